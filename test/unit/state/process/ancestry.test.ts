import {expect, test} from 'vitest';
import {descendsFrom} from '../../../../state/process/ancestry.ts';
import type {ProcStat} from '../../../../state/process/proc-facts.ts';

const parents: Record<number, number> = {40: 30, 30: 20, 20: 1, 1: 0, 50: 51, 51: 50};
const readStat = (pid: number): ProcStat | null => {
	const ppid = parents[pid];
	if (ppid === undefined) return null;
	const numbers = {pgrp: pid, session: pid, threads: 1, cpuTicks: 0, rssBytes: 0};
	return {state: 'S', ppid, ...numbers, processStart: `start-${pid}`};
};
const of = (pid: number, processStart: string | null = `start-${pid}`) => ({pid, processStart});

test('a process descends from itself, its parent and every ancestor', () => {
	for (const ancestor of [40, 30, 20, 1])
		expect(descendsFrom(40, of(ancestor), readStat)).toBe(true);
});

test('a process does not descend from its child, a stranger, or a later owner of the pid', () => {
	expect(descendsFrom(20, of(40), readStat)).toBe(false);
	expect(descendsFrom(40, of(99), readStat)).toBe(false);
	expect(descendsFrom(40, of(20, 'start-of-another'), readStat)).toBe(false);
	expect(descendsFrom(40, of(20, null), readStat)).toBe(true);
});

test('a chain that is read while it changes comes to an end', () => {
	expect(descendsFrom(50, of(1), readStat)).toBe(false);
});
