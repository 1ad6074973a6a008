import {expect, test} from 'vitest';
import type {ProcStat} from '../../../../state/process/proc-stat.ts';
import {createUsageSampler} from '../../../../state/process/usage.ts';

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
