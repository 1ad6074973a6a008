/** Refusals of a file of bars: row and column, the value, and the expected form. Pure. */
import {AppError, exitCode} from '../../state/domain/error.ts';

/** Place of a line, for messages. */
export type LinePlace = {path: string; line: number};

/** The error for an unusable cell; `column` as people know it: `time`, `open`. */
export function badCell(
	place: LinePlace,
	column: string,
	was: string,
	expected: string,
	fix?: string,
): AppError {
	const shown = was === '' ? 'is empty' : `was ${JSON.stringify(was.slice(0, 60))}`;
	return badData('BAR_DATA_NOT_VALID', place, {
		what: `column ${column} ${shown}`,
		why: `expected ${expected}`,
		column,
		...(fix !== undefined && {fix}),
	});
}

export type BadData = {what: string; why: string; fix?: string; column?: string};

export function badData(
	code: string,
	{path, line}: LinePlace,
	{what, why, fix, column}: BadData,
): AppError {
	return new AppError({
		code,
		exitCode: exitCode.badData,
		what: `${path}:${line}: ${what}`,
		why,
		fix: fix ?? 'correct the file, or give another one with --data FILE',
		details: {path, line, ...(column !== undefined && {column})},
	});
}
