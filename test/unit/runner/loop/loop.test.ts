import {describe, expect, test} from 'vitest';
import {runLoop} from '../../../../runner/loop/loop.ts';
import {createSteadyPacer} from '../../../../runner/loop/pacer.ts';
import {createRunLifecycle} from '../../../../runner/loop/run-lifecycle.ts';
import type {BarRecord} from '../../../../state/domain/trading/bar-record.ts';
import type {LedgerBatch} from '../../../../state/domain/trading/ledger.ts';
import {barRecord} from '../../../support/ledger-record.ts';
import {until} from '../../../support/runner.ts';

/** A loop over bars that are there already; each step takes `stepMs` of a clock that only it moves. */
function stage(options: {
	bars: number;
	stepMs?: number;
	throwsAt?: number;
	stopAt?: number;
	slowBar?: (index: number) => Promise<void> | undefined;
}) {
	const batches: LedgerBatch[] = [];
	const told: number[] = [];
	let missed = 0;
	let nowMs = 0;
	let index = 0;
	const sleeps: number[] = [];
	const life = createRunLifecycle(() => undefined);
	const step = (): BarRecord | 'end' | Promise<BarRecord | 'end'> => {
		nowMs += options.stepMs ?? 1;
		index += 1;
		if (index === options.throwsAt) throw new Error('the algorithm threw');
		if (index === options.stopAt) life.stop('asked');
		const record = index > options.bars ? 'end' : barRecord(index);
		const slow = options.slowBar?.(index);
		return slow === undefined ? record : slow.then(() => record);
	};
	const run = (speed: number | 'max', barsMax: number | null = null) =>
		runLoop({
			engine: {step},
			ledger: {append: batch => batches.push(batch)},
			wishes: {take: () => [], isPaused: () => false, flattenEpoch: () => 0},
			lookAtWishes: () => undefined,
			life,
			clock: {nowMs: () => nowMs, monotonicMs: () => nowMs},
			sleeper: {
				sleep: async delayMs => {
					sleeps.push(delayMs);
					nowMs += delayMs;
				},
				wake: () => undefined,
				yield: async () => undefined,
			},
			pacer: createSteadyPacer(speed, {nowMs: () => nowMs, monotonicMs: () => nowMs}),
			barsMax,
			lastBarIndex: 0,
			onCommitted: records => told.push(...records.map(({bar}) => bar.barIndex)),
			onMissed: ({count}) => {
				missed += count;
			},
		});
	return {run, batches, told, sleeps, life, missed: () => missed, elapsedMs: () => nowMs};
}

const sizes = (batches: readonly LedgerBatch[]) => batches.map(({records}) => records.length);

describe('the loop of a run', () => {
	test('one bar is one transaction at an ordinary speed, and the grid is kept', async () => {
		const {run, batches, sleeps} = stage({bars: 3, stepMs: 10});
		await run(1);
		expect(sizes(batches)).toEqual([1, 1, 1]);
		expect(sleeps).toEqual([990, 990, 990]);
	});

	test('at most 50 ms of bars share a transaction', async () => {
		const {run, batches} = stage({bars: 25, stepMs: 5});
		await run('max');
		expect(sizes(batches)).toEqual([10, 10, 5]);
	});

	test('at most 1,000 bars share a transaction', async () => {
		const {run, batches} = stage({bars: 2500, stepMs: 0.001});
		await run('max');
		expect(sizes(batches)).toEqual([1000, 1000, 500]);
	});

	test('the run ends after the bars that were asked for', async () => {
		const {run, told, life} = stage({bars: 100});
		await run('max', 7);
		expect(told).toEqual([1, 2, 3, 4, 5, 6, 7]);
		expect(life.current().end).toEqual({exitCode: 0, reason: 'all 7 bars are done'});
	});

	test('a tick whose bar did not fit into a transaction runs later or is counted as missed', async () => {
		const {run, told, missed, elapsedMs} = stage({bars: 1000, stepMs: 20});
		await run(100, 200);
		expect(told).toHaveLength(200);
		// A tick every 10 ms: each is a bar, a missed one, late by jitter (11) or of the last transaction (6).
		const ticks = Math.floor(elapsedMs() / 10);
		expect(ticks - told.length - missed()).toBeLessThanOrEqual(17);
	});

	test('the end of the data is told', async () => {
		const {run, life} = stage({bars: 3});
		await run('max');
		expect(life.current().end).toEqual({exitCode: 0, reason: 'the market data ended'});
	});

	test('bars before an error are committed, and nothing of its own bar', async () => {
		const {run, told} = stage({bars: 10, throwsAt: 4});
		await expect(run('max')).rejects.toThrow('the algorithm threw');
		expect(told).toEqual([1, 2, 3]);
	});

	test('a bar that is decided elsewhere is waited for, one after the other', async () => {
		const {run, told} = stage({bars: 5, slowBar: async () => undefined});
		await run('max');
		expect(told).toEqual([1, 2, 3, 4, 5]);
	});

	test('a bar that takes long does not hold back those before it', async () => {
		let decide: () => void = () => undefined;
		const slow = new Promise<void>(resolve => {
			decide = resolve;
		});
		const {run, told, batches} = stage({
			bars: 5,
			slowBar: index => (index === 4 ? slow : undefined),
		});
		const running = run('max');
		await until(() => told.length === 3);
		decide();
		await running;
		expect(told).toEqual([1, 2, 3, 4, 5]);
		expect(sizes(batches)).toEqual([3, 2]);
	});

	test('a stop in the middle of a batch commits what was decided', async () => {
		const {run, told} = stage({bars: 1000, stepMs: 10, stopAt: 3});
		await run('max');
		expect(told).toEqual([1, 2, 3, 4, 5]);
	});
});
