import {expect, test} from 'vitest';
import type {ProcStat} from '../../../../state/process/proc-facts.ts';
import {processTree} from '../../../../state/process/children.ts';
import {createUsageSampler, sumUsage} from '../../../../state/process/usage.ts';

function createRig() {
	const rig = {
		nowMs: 0,
		stat: {cpuTicks: 0, processStart: '1', rssBytes: 1000} as ProcStat | null,
	};
	const sample = createUsageSampler(
		() => rig.nowMs,
		() => rig.stat && {...rig.stat},
	);
	return {rig, sample};
}

test('a second look tells the share of one core since the first', () => {
	const {rig, sample} = createRig();
	sample(7);
	rig.nowMs = 1000;
	if (rig.stat) rig.stat.cpuTicks = 25;
	// 25 ticks of 10 ms in 1,000 ms.
	expect(sample(7)).toEqual({cpuPercent: 25, rssBytes: 1000});
});

test('a look right after another repeats its share and spoils no interval', () => {
	const {rig, sample} = createRig();
	sample(7);
	rig.nowMs = 1000;
	if (rig.stat) rig.stat.cpuTicks = 25;
	sample(7);
	rig.nowMs = 1100;
	if (rig.stat) rig.stat.cpuTicks = 75;
	expect(sample(7).cpuPercent).toBe(25);
	rig.nowMs = 2000;
	expect(sample(7).cpuPercent).toBe(50);
});

test('another process with the same pid starts anew', () => {
	const {rig, sample} = createRig();
	sample(7);
	rig.nowMs = 1000;
	rig.stat = {...rig.stat, processStart: '2', cpuTicks: 0} as ProcStat;
	expect(sample(7).cpuPercent).toBeCloseTo(0, 5);
});

test('a process that is gone has no figures', () => {
	const {rig, sample} = createRig();
	rig.stat = null;
	expect(sample(7)).toEqual({cpuPercent: null, rssBytes: null});
});

test('a first look at a real process tells its average and its memory', () => {
	const {cpuPercent, rssBytes} = createUsageSampler(() => performance.now())(process.pid);
	expect(cpuPercent).toBeGreaterThan(0);
	expect(rssBytes).toBeGreaterThan(10_000_000);
});

test('a program and all that it started are one figure; who is gone counts for nothing', () => {
	const usages = new Map([
		[7, {cpuPercent: 1.5, rssBytes: 1000}],
		[8, {cpuPercent: null, rssBytes: 500}],
	]);
	const usage = (pid: number) => usages.get(pid) ?? {cpuPercent: null, rssBytes: null};
	expect(sumUsage(usage, [7, 8, 9])).toEqual({cpuPercent: 1.5, rssBytes: 1500});
	expect(sumUsage(usage, [9])).toEqual({cpuPercent: null, rssBytes: null});
});

test('a tree of processes is followed to its leaves, each of them once, and not without end', () => {
	const children = new Map([
		[7, [8, 9]],
		[8, [10]],
		[10, [7]],
	]);
	expect(processTree(7, pid => children.get(pid) ?? [])).toEqual([7, 8, 9, 10]);
	expect(processTree(1, pid => [pid * 2, pid * 2 + 1])).toHaveLength(256);
});
