/** Errors in an algorithm's code, with texts that lead its author to the line. */
import {findSourceMap} from 'node:module';
import {AppError, type ExitCode, exitCode} from '../../state/domain/error.ts';
import {isSystemLimit, systemFault} from '../../state/domain/machine/system-fault.ts';
import {missingFileFix} from './missing-file.ts';
import {readThrown} from './thrown.ts';

/** An instance keeps its code until a person upgrades it. */
export const correction = 'correct the algorithm, then start it again with --upgrade';

/**
 * Error of an algorithm: exit 65 unless the facts give another code, because a restart would run the same
 * code again. If the cause is a limit of the machine, that is reported instead (71): it passes.
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
	const {algorithm, details, ...rest} = facts;
	const what = `algorithm ${algorithm}: ${facts.what}`;
	const limit = isSystemLimit(facts.cause) ? systemFault(facts.cause, what) : null;
	if (limit !== null) return limit;
	const missingFix = missingFileFix(facts.why);
	return new AppError({
		exitCode: exitCode.badData,
		fix: correction,
		...rest,
		...(missingFix !== null && {fix: missingFix}),
		what,
		details: {algorithm, ...details},
	});
}

/** Returns the fault for a listing, which already names the algorithm. */
export function faultOf({what, why}: AppError): string {
	return `${what.replace(/^algorithm \S+: /, '')}: ${why}`;
}

/** The fix for an error during bars: `barIndex` is the bar on which it occurred. */
export function correctionFor(barIndex: number): string {
	return barIndex === 1 ? correction : `${correction}; bars that are recorded keep their code`;
}

/** Returns `message (at FILE:LINE)` for any thrown value; never throws itself. */
export function thrownText(thrown: unknown): string {
	const {isError, text, stack} = readThrown(thrown);
	if (!isError) return `it threw ${text}, which is not an Error`;
	const place = userPlace(stack);
	return place === undefined ? text : `${text} (at ${place})`;
}

type Place = {file: string; line: number; column: number};

/**
 * Returns `FILE:LINE` of the topmost frame in user code: under `snapshots/HASH/`, from which every algorithm
 * runs; otherwise of the topmost frame with a file.
 */
function userPlace(stack: string): string | undefined {
	const places = stack.split('\n').flatMap(line => placeIn(line) ?? []);
	const place = places.find(({file}) => /[\\/]snapshots[\\/]/.test(file)) ?? places[0];
	if (place === undefined) return undefined;
	const {file, line} = originalPlace(place);
	return `${pathInSnapshot(file)}:${line}`;
}

/** Reads `at run (file:///x/y.js:3:7)` or `at file:///x/y.js:3:7` from its end, in one pass. */
export function placeIn(frame: string): Place | undefined {
	const text = frame.trimEnd();
	const end = text.endsWith(')') ? text.length - 1 : text.length;
	const columnAt = text.lastIndexOf(':', end - 1);
	const lineAt = text.lastIndexOf(':', columnAt - 1);
	if (columnAt < 0 || lineAt < 1) return undefined;
	const line = countOf(text.slice(lineAt + 1, columnAt));
	const column = countOf(text.slice(columnAt + 1, end));
	const head = text.slice(0, lineAt);
	const from = Math.max(head.lastIndexOf('('), head.lastIndexOf(' ')) + 1;
	const file = head.slice(from).replace('file://', '');
	return line === null || column === null || file === '' ? undefined : {file, line, column};
}

function countOf(digits: string): number | null {
	return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

const hashLength = 64;

/** The part of a path that its author knows: behind `snapshots/HASH/` and `source/`. */
function pathInSnapshot(file: string): string {
	const at = Math.max(file.lastIndexOf('/snapshots/'), file.lastIndexOf('\\snapshots\\'));
	const hashAt = at + '/snapshots/'.length;
	// A module that was loaded again has a number: see import-code.ts.
	const rest = file.slice(hashAt + hashLength + 1).replace(/\?run=\d+$/, '');
	if (at < 0 || rest === '' || !/^[0-9a-f]{64}[\\/]/.test(file.slice(hashAt))) return file;
	return /^source[\\/]./.test(rest) ? rest.slice('source/'.length) : rest;
}

/** A stack names the compiled line if it was formatted without source maps. */
function originalPlace(place: Place): {file: string; line: number} {
	const entry = findSourceMap(place.file)?.findEntry(place.line - 1, place.column - 1);
	return entry !== undefined && 'originalSource' in entry
		? {file: entry.originalSource, line: entry.originalLine + 1}
		: place;
}
