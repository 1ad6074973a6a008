import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {judgeEvidence} from '../../../../state/lock/judge-evidence.ts';
import {judge, type Machine} from '../../../../state/process/identity.ts';
import type {ProcStat} from '../../../../state/process/proc-facts.ts';

const start = fc.constantFrom('1', '2');
const text = fc.constantFrom('a', 'b');
const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, {nil: null});

const identity = fc.record({
	pid: fc.constantFrom(1, 7, 400),
	processStart: nullable(start),
	bootId: nullable(text),
	host: text,
	pidNamespace: nullable(text),
	home: nullable(text),
});

const stat: fc.Arbitrary<ProcStat> = fc.record({
	state: fc.constantFrom('R', 'S', 'D', 'T', 'Z', 'X'),
	ppid: fc.nat(),
	pgrp: fc.nat(),
	session: fc.nat(),
	threads: fc.nat(3),
	processStart: start,
	cpuTicks: fc.nat(),
	rssBytes: fc.nat(),
});

const machine: fc.Arbitrary<Machine> = fc
	.record({
		host: text,
		bootId: nullable(text),
		pidNamespace: nullable(text),
		stat: nullable(stat),
		probed: fc.constantFrom('exists' as const, 'denied' as const, 'absent' as const),
	})
	.map(({stat: seen, probed, ...facts}) => ({...facts, readStat: () => seen, probe: () => probed}));

const judgements = ['alive', 'dead', 'copied', 'unproven', 'foreign', 'corrupt'];

test('whatever stands in a file is judged, never thrown at', () => {
	fc.assert(
		fc.property(fc.anything(), machine, (candidate, here) => {
			expect(judgements).toContain(judge(candidate, 'a', here));
			const {verdict, holder} = judgeEvidence(candidate, {home: 'a', kernelLock: null, here});
			expect(holder === null).toBe(verdict === 'corrupt');
		}),
		{numRuns: 2000},
	);
});

test('a holder is called dead only on a proof, and foreign only of another boot on another host', () => {
	fc.assert(
		fc.property(identity, machine, (candidate, here) => {
			const judgement = judge(candidate, 'a', here);
			const {pid, host, bootId, processStart, home} = candidate;
			const isSameBoot = bootId !== null && bootId === here.bootId;
			expect(judgement === 'foreign').toBe(host !== here.host && !isSameBoot);
			if (judgement === 'alive') expect(home).not.toBe('b');
			if (judgement !== 'dead') return;
			const seen = here.readStat(pid);
			const proofs = [
				bootId !== null && bootId !== here.bootId,
				seen === null && here.probe(pid) === 'absent',
				seen !== null && processStart !== null && processStart !== seen.processStart,
				seen !== null && 'ZX'.includes(seen.state) && seen.threads <= 1,
			];
			expect(proofs).toContain(true);
		}),
		{numRuns: 2000},
	);
});
