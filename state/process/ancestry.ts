/** Whether a process descends from another one, by parenthood. It reads and signals nothing. */
import type {ProcStat} from './proc-facts.ts';
import {readProcStat} from './proc-stat.ts';

/** More generations than any chain of shells and scripts has. */
const generationsMax = 64;

/**
 * Returns whether `pid` is `ancestor` or descends from it. A process that lost its parent gets another one,
 * so true is a proof, while false only means that no proof was found.
 * @param ancestor null as `processStart`: the system provides no start times, so the pid alone counts.
 */
export function descendsFrom(
	pid: number,
	ancestor: {pid: number; processStart: string | null},
	readStat: (pid: number) => ProcStat | null = readProcStat,
): boolean {
	let each = pid;
	for (let generation = 0; generation < generationsMax && each > 0; generation += 1) {
		const stat = readStat(each);
		if (stat === null) return false;
		if (each === ancestor.pid)
			return ancestor.processStart === null || stat.processStart === ancestor.processStart;
		each = stat.ppid;
	}
	return false;
}
