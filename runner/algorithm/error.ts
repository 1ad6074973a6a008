/** What goes wrong in an algorithm's code, in words that lead its author to the line. */
import {AppError, exitCode} from '../../state/domain/error.ts';

/** Error of an algorithm: always exit 65, for a restart would meet the same code again. */
export function algorithmError(facts: {
	code: string;
	algorithm: string;
	what: string;
	why: string;
	fix?: string;
	details?: Record<string, unknown>;
	cause?: unknown;
}): AppError {
	const {algorithm, what, details, ...rest} = facts;
	return new AppError({
		exitCode: exitCode.badData,
		fix: 'correct the algorithm, then start the instance again',
		...rest,
		what: `algorithm ${algorithm}: ${what}`,
		details: {algorithm, ...details},
	});
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
export function userPlace(error: Error): string | undefined {
	const lines = (error.stack ?? '').split('\n');
	const pattern = /(?:file:\/\/)?((?:[A-Za-z]:)?[^\s():]*):(\d+)(?::\d+)?\)?$/;
	const places = lines.flatMap(line => {
		const match = pattern.exec(line.trim());
		return match?.[1] === undefined ? [] : [{file: match[1], line: match[2] ?? ''}];
	});
	const place = places.find(({file}) => /[\\/]snapshots[\\/]/.test(file)) ?? places[0];
	if (place === undefined) return undefined;
	const inSnapshot = /[\\/]snapshots[\\/][0-9a-f]{64}[\\/](?:source[\\/])?(.+)$/.exec(place.file);
	return `${inSnapshot?.[1] ?? place.file}:${place.line}`;
}

function shown(thrown: unknown): string {
	return typeof thrown === 'string' ? JSON.stringify(thrown.slice(0, 200)) : String(thrown);
}
