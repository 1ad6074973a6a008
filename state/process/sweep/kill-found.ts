/** Kills processes that were found, after checking that each is still the same process. */
import {hasErrorCode} from '../../domain/error.ts';
import type {FoundProcess} from '../../domain/instance/run-marks.ts';
import {hasEnded, readProcStat} from '../proc-stat.ts';

/** Sends SIGKILL to all except this process; returns how many took it. Skips processes of another user. */
export function killFound(found: readonly FoundProcess[]): number {
	const each = new Map(found.map(one => [one.pid, one]));
	each.delete(process.pid);
	return [...each.values()].filter(one => signalFound(one, 'SIGKILL')).length;
}

/** Sends a signal; false if that exact process is gone, or belongs to another user. */
export function signalFound(
	{pid, processStart}: {pid: number; processStart: string | null},
	signal: NodeJS.Signals,
): boolean {
	const stat = readProcStat(pid);
	if (stat === null || hasEnded(stat)) return false;
	if (processStart !== null && stat.processStart !== processStart) return false;
	try {
		process.kill(pid, signal);
		return true;
	} catch (error) {
		if (hasErrorCode(error, 'ESRCH', 'EPERM')) return false;
		throw error;
	}
}
