/** Finds instances whose processes outlived their run. Scans the machine only if a run has not been swept. */
import type {ControlRows} from '../control/control-rows.ts';
import {livingStates} from '../domain/instance/instance.ts';
import type {LeftProcess} from '../domain/instance/run-marks.ts';
import {describeLeft, findLeft} from '../process/sweep/left-processes.ts';

/** Returns them by instance; skips instances at work, which look after their own processes. */
export function findLeftBehind(
	{unswept}: ControlRows,
	isAtWork: (name: string) => boolean,
): Map<string, readonly LeftProcess[]> {
	const dead = [...unswept].filter(([name]) => !isAtWork(name));
	// A single scan usually shows that nothing is left.
	if (findLeft(dead.flatMap(([, traces]) => traces)).length === 0) return new Map();
	return new Map(dead.map(([name, traces]) => [name, describeLeft(findLeft(traces))]));
}

/**
 * Returns the names that are no longer in the configuration but not gone either: the supervisor has not seen
 * their end yet, or one of their processes lives.
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
