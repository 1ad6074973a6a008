/** Which instances have processes that outlived their run. Looks at the machine only where a run has not been swept. */
import type {ControlRows} from '../control/control-rows.ts';
import {livingStates} from '../domain/instance/instance.ts';
import type {LeftProcess} from '../domain/instance/run-marks.ts';
import {describeLeft, findLeft} from '../process/sweep/left-processes.ts';

/** Returns them by instance; one that is at work looks after its own processes. */
export function findLeftBehind(
	{unswept}: ControlRows,
	isAtWork: (name: string) => boolean,
): Map<string, readonly LeftProcess[]> {
	const dead = [...unswept].filter(([name]) => !isAtWork(name));
	// One look for all tells most of the time that there is nothing.
	if (findLeft(dead.flatMap(([, traces]) => traces)).length === 0) return new Map();
	return new Map(dead.map(([name, traces]) => [name, describeLeft(findLeft(traces))]));
}

/**
 * Returns the names that no file holds any more and that are not gone: the supervisor has not seen their end yet, or
 * something of them lives.
 */
export function leaving(
	{observed}: ControlRows,
	left: ReadonlyMap<string, readonly LeftProcess[]>,
	known: ReadonlySet<string>,
): Set<string> {
	const dying = [...observed.values()].flatMap(row =>
		row.pid !== null && livingStates.has(row.observed) ? [row.name] : [],
	);
	const survived = [...left].flatMap(([name, processes]) => (processes.length > 0 ? [name] : []));
	return new Set([...dying, ...survived].filter(name => !known.has(name)));
}
