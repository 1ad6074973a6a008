/** Processor share and memory of processes over time, for cards and `ps`. Keeps one record per pid. */
import {readFileSync} from 'node:fs';
import type {ProcStat} from './proc-facts.ts';
import {readProcStat, ticksToMs} from './proc-stat.ts';

export type Usage = {
	/** Share of one core × 100 since the last look; may exceed 100. Null if the process is gone. */
	cpuPercent: number | null;
	rssBytes: number | null;
};

export type UsageSampler = (pid: number) => Usage;

type Look = {processStart: string; cpuTicks: number; atMs: number; cpuPercent: number | null};

/** Shorter intervals hold too few ticks of 10 ms for a useful share. */
const intervalMsMin = 200;

/** More processes than one home ever runs; beyond it the record starts again. */
const looksMax = 4096;

/**
 * Returns a sampler on the given monotonic clock (milliseconds). A first look at a process returns the
 * average since its start; a look right after another repeats the previous share.
 */
export function createUsageSampler(
	monotonicMs: () => number,
	read: (pid: number) => ProcStat | null = readProcStat,
): UsageSampler {
	const looks = new Map<number, Look>();
	return pid => {
		const stat = read(pid);
		if (stat === null) {
			looks.delete(pid);
			return {cpuPercent: null, rssBytes: null};
		}

		const atMs = monotonicMs();
		const last = looks.get(pid);
		const known = last?.processStart === stat.processStart ? last : undefined;
		if (known !== undefined && atMs - known.atMs < intervalMsMin)
			return {cpuPercent: known.cpuPercent, rssBytes: stat.rssBytes};
		const cpuPercent =
			known === undefined ? averageSinceStart(stat) : shareSince(known, stat, atMs);
		if (looks.size >= looksMax) looks.clear();
		const {processStart, cpuTicks} = stat;
		looks.set(pid, {processStart, cpuTicks, atMs, cpuPercent});
		return {cpuPercent, rssBytes: stat.rssBytes};
	};
}

/** Returns the total usage of the processes; null if nothing is known of any. */
export function sumUsage(usage: UsageSampler, pids: readonly number[]): Usage {
	const all = pids.map(usage);
	return {
		cpuPercent: sumKnown(all.map(({cpuPercent}) => cpuPercent)),
		rssBytes: sumKnown(all.map(({rssBytes}) => rssBytes)),
	};
}

function sumKnown(values: ReadonlyArray<number | null>): number | null {
	const known = values.filter(value => value !== null);
	return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function shareSince(last: Look, stat: ProcStat, atMs: number): number {
	return (ticksToMs(stat.cpuTicks - last.cpuTicks) / (atMs - last.atMs)) * 100;
}

/** Both times count from boot, suspended time included, so they can be compared. */
function averageSinceStart(stat: ProcStat): number | null {
	const livedMs = uptimeMs() - ticksToMs(Number(stat.processStart));
	// Younger than two ticks, or a system without /proc: not known yet.
	return livedMs >= 20 ? (ticksToMs(stat.cpuTicks) / livedMs) * 100 : null;
}

function uptimeMs(): number {
	try {
		return Number.parseFloat(readFileSync('/proc/uptime', 'latin1')) * 1000;
	} catch {
		return Number.NaN;
	}
}
