import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {judgeHolder} from '../../../../state/lock/evidence.ts';
import {judge, type Machine} from '../../../../state/process/identity.ts';
import type {ProcStat} from '../../../../state/process/proc-stat.ts';

const start = fc.constantFrom('1', '2');
const text = fc.constantFrom('a', 'b');
const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, {nil: null});

const identity = fc.record({
	pid: fc.constantFrom(1, 7, 400),
	processStart: nullable(start),
	bootId: nullable(text),
	host: text,
	pidNamespace: nullable(text),
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

test('whatever stands in a file is judged, never thrown at', () => {
	fc.assert(
		fc.property(fc.anything(), machine, (candidate, here) => {
			expect(['alive', 'dead', 'foreign', 'corrupt']).toContain(judge(candidate, here));
			const {verdict, holder} = judgeHolder(candidate, here);
			expect(holder === null).toBe(verdict === 'corrupt');
		}),
		{numRuns: 2000},
	);
});

test('a holder is called dead only on a proof, and stolen never from another machine', () => {
	fc.assert(
		fc.property(identity, machine, (candidate, here) => {
			const judgement = judge(candidate, here);
			const {pid, host, bootId, processStart} = candidate;
			if (host !== here.host) expect(judgement).toBe('foreign');
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
