/** Kills processes that were found, each only while it is still the one that was found. */
import {hasErrorCode} from '../../state/domain/error.ts';
import type {FoundProcess} from '../../state/process/descendants.ts';
import {hasEnded, readProcStat} from '../../state/process/proc-stat.ts';

/** Sends SIGKILL to all but this process; returns how many of them lived. */
export function killAll(found: readonly FoundProcess[]): number {
	const each = new Map(found.map(one => [one.pid, one]));
	each.delete(process.pid);
	return [...each.values()].filter(kill).length;
}

function kill({pid, processStart}: FoundProcess): boolean {
	const stat = readProcStat(pid);
	if (stat === null || hasEnded(stat) || stat.processStart !== processStart) return false;
	try {
		process.kill(pid, 'SIGKILL');
		return true;
	} catch (error) {
		// It ended meanwhile, or became another user's: not ours to signal.
		if (hasErrorCode(error, 'ESRCH', 'EPERM')) return false;
		throw error;
	}
}

/** Returns the number of processes in words. */
export function counted(count: number): string {
	return `${count} ${count === 1 ? 'process' : 'processes'}`;
}
