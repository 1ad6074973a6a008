/** Kills the leftovers of runs, and reports those that remain. */
import type {RunProcess, RunTrace} from '../../domain/instance/run-marks.ts';
import {killFound} from './kill-found.ts';
import {findLeft} from './left-processes.ts';

/** A tree that still forks after this many rounds is left to the next sweep. */
const roundsMax = 20;

export type Swept = {
	/** Processes that took SIGKILL. */
	killed: number;
	/** Survivors: processes of another user, or about to end. */
	left: RunProcess[];
};

/** Scans again after each round, because a dying tree may still fork. Blocks for some milliseconds a round. */
export function sweepRuns(traces: readonly RunTrace[]): Swept {
	const killed = new Set<number>();
	let left = findLeft(traces);
	for (let round = 0; left.length > 0 && round < roundsMax; round += 1) {
		const taken = left.filter(one => killFound([one]) === 1);
		if (taken.length === 0) break;
		for (const {pid} of taken) killed.add(pid);
		left = findLeft(traces);
	}

	return {killed: killed.size, left};
}
