/** What goes wrong in an algorithm's code, in words that lead its author to the line. */
import {findSourceMap} from 'node:module';
import {AppError, type ExitCode, exitCode} from '../../state/domain/error.ts';
import {isSystemLimit, systemFault} from '../../state/domain/system-fault.ts';

/** An instance keeps the code that it has until a person takes a newer one. */
export const correction = 'correct the algorithm, then start it again with --upgrade';

/**
 * Error of an algorithm: exit 65 unless the facts say another one, for a restart would meet the same code again. Where
 * it met a limit of the machine, that is told in its place (71): it passes.
 */
export function algorithmError(facts: {
	code: string;
	exitCode?: ExitCode;
	algorithm: string;
	what: string;
	why: string;
	fix?: string;
	details?: Record<string, unknown>;
	cause?: unknown;
}): AppError {
	const {algorithm, what, details, ...rest} = facts;
	const limit = isSystemLimit(facts.cause) ? systemFault(facts.cause) : null;
	if (limit !== null) return limitError(limit, `algorithm ${algorithm}: ${what}`, facts.cause);
	return new AppError({
		exitCode: exitCode.badData,
		fix: correction,
		...rest,
		what: `algorithm ${algorithm}: ${what}`,
		details: {algorithm, ...details},
	});
}

function limitError(limit: AppError, what: string, cause: unknown): AppError {
	const {code, exitCode: exit, why, fix, details} = limit;
	return new AppError({
		code,
		exitCode: exit,
		what: `${what}: ${limit.what}`,
		...(why !== undefined && {why}),
		...(fix !== undefined && {fix}),
		details,
		cause,
	});
}

/** What to do about a mistake that shows while bars run: `barIndex` is the bar on which it did. */
export function correctionFor(barIndex: number): string {
	return barIndex === 1 ? correction : `${correction}; bars that are recorded keep their code`;
}

/** Returns `message (at FILE:LINE)` for whatever was thrown. */
export function thrownText(thrown: unknown): string {
	if (!(thrown instanceof Error)) return `it threw ${shown(thrown)}, which is not an Error`;
	const place = userPlace(thrown);
	const text = `${thrown.name}: ${thrown.message}`.slice(0, 500);
	return place === undefined ? text : `${text} (at ${place})`;
}

/**
 * Returns `FILE:LINE` of the topmost frame in user code: under `snapshots/HASH/`, where every algorithm
 * runs from; else of the topmost frame that has a file.
 */
function userPlace(error: Error): string | undefined {
	const pattern = /(?:file:\/\/)?((?:[A-Za-z]:)?[^\s():]*):(\d+):(\d+)\)?$/;
	const places = (error.stack ?? '').split('\n').flatMap(line => {
		const [, file, row, column] = pattern.exec(line.trim()) ?? [];
		return file === undefined ? [] : [{file, line: Number(row), column: Number(column)}];
	});
	const place = places.find(({file}) => /[\\/]snapshots[\\/]/.test(file)) ?? places[0];
	if (place === undefined) return undefined;
	const {file, line} = originalPlace(place);
	const inSnapshot = /[\\/]snapshots[\\/][0-9a-f]{64}[\\/](?:source[\\/])?(.+)$/.exec(file);
	return `${inSnapshot?.[1] ?? file}:${line}`;
}

/** A stack names the compiled line where somebody formats stacks without source maps. */
function originalPlace(place: {file: string; line: number; column: number}) {
	const entry = findSourceMap(place.file)?.findEntry(place.line - 1, place.column - 1);
	return entry !== undefined && 'originalSource' in entry
		? {file: entry.originalSource, line: entry.originalLine + 1}
		: place;
}

function shown(thrown: unknown): string {
	return typeof thrown === 'string' ? JSON.stringify(thrown.slice(0, 200)) : String(thrown);
}
