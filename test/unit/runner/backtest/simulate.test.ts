import {describe, expect, test} from 'vitest';
import {fillRow} from '../../../../runner/backtest/fill-table.ts';
import {simulate} from '../../../../runner/backtest/simulate.ts';
import type {Algorithm, Context} from '../../../../runner/algorithm/contract.ts';
import {createSimulatedVenue} from '../../../../runner/venue/simulated/simulated.ts';
import {createEngine} from '../../../../runner/engine/engine.ts';
import {knownInstrument} from '../../../../runner/market/instruments.ts';
import {createMemoryMarket, readAllBars} from '../../../../runner/market/memory.ts';
import {createSimulatedMarket} from '../../../../runner/market/simulated.ts';
import {recordsOf} from '../../../support/engine.ts';

const known = knownInstrument('BTC');
const {instrument} = known;
const settings = {
	name: 'BTC',
	symbol: 'BTC',
	algorithm: 'turns',
	capitalMicros: 10_000_000_000,
	costs: {feePpm: 400, slippagePpm: 100},
};
const series = readAllBars(createSimulatedMarket(known, 7), 3000);

/** Turns its position every seven bars and remembers what it saw. */
function createTurner(): Algorithm & {seen: number[]} {
	const seen: number[] = [];
	return {
		seen,
		run: (context: Context) => {
			seen.push(context.index);
			if (context.index % 7 !== 0) return {action: 'HOLD', shares: 0};
			return context.position > 0
				? {action: 'SELL', shares: context.position + 0.01}
				: {action: 'BUY', shares: -context.position + 0.02, stop: context.price * 0.999};
		},
	};
}

const run = (algorithm: Algorithm, span = {from: 0, to: series.count}, warmFrom = span.from) =>
	simulate({
		settings,
		instrument,
		series,
		span,
		warmFrom,
		algorithm,
		riskFreeRate: 0,
		keepFills: true,
		keepOrders: true,
		monotonicMs: () => 0,
		onTick: () => {},
	});

describe('a simulated run', () => {
	test('is what the engine records, to the last digit', async () => {
		const venue = createSimulatedVenue(instrument, settings.costs);
		const market = createMemoryMarket(series);
		const algorithm = createTurner();
		const records = recordsOf(createEngine({settings, instrument, market, venue, algorithm}));
		const {curve, fills, statistics, totals} = await run(createTurner());
		expect([...curve.equity]).toEqual(records.map(({account}) => account.equityMicros));
		expect([...curve.position]).toEqual(records.map(({account}) => account.positionLots));
		const expected = records.flatMap(record => record.fills);
		expect(expected.length).toBeGreaterThan(100);
		expect(fills.count).toBe(expected.length);
		for (const [index, fill] of expected.entries()) {
			const {barIndex, quantityLots, priceTicks, feeMicros, realizedMicros, orderId} = fill;
			const facts = {barIndex, quantityLots, priceTicks, feeMicros, realizedMicros, orderId};
			expect(fillRow(fills, index)).toMatchObject(facts);
		}
		const account = records.at(-1)?.account;
		expect(totals.feesMicros).toBe(account?.feesMicros);
		expect(statistics).toMatchObject({bars: 3000, fills: expected.length});
		expect(statistics.endEquity).toBe((account?.equityMicros ?? 0) / 1_000_000);
	});

	test('asks for no decision on bars before its first, and shows them as history', async () => {
		const turner = createTurner();
		const histories: number[] = [];
		const algorithm: Algorithm = {
			run: context => {
				histories.push(context.closes(5000).length);
				return turner.run(context);
			},
		};
		const {curve, fills, warmUp} = await run(algorithm, {from: 1000, to: 1500}, 900);
		expect(warmUp).toBe('history');
		expect(turner.seen).toHaveLength(500);
		expect(turner.seen[0]).toBe(101);
		expect(histories[0]).toBe(101);
		expect(curve.equity).toHaveLength(500);
		expect(curve.equity[0]).toBe(settings.capitalMicros);
		expect(curve.closeAtMs[0]).toBe(series.closeAtMs[1000]);
		// Bars are numbered as in the data.
		expect(fillRow(fills, 0).barIndex).toBeGreaterThan(1001);
	});

	test('lets an algorithm with warmUp hear of each earlier bar, flat and with the whole capital', async () => {
		const heard: [number, number, number][] = [];
		const algorithm: Algorithm = {
			...createTurner(),
			warmUp: context => {
				heard.push([context.index, context.position, context.equity]);
			},
		};
		const {warmUp} = await run(algorithm, {from: 1000, to: 1500}, 900);
		expect(warmUp).toBe('method');
		expect(heard).toHaveLength(100);
		expect(heard[0]).toEqual([1, 0, 10_000]);
		expect(heard.at(-1)).toEqual([100, 0, 10_000]);
	});

	test.each([
		[
			'what warmUp throws',
			() => {
				throw new Error('cold');
			},
			{code: 'ALGORITHM_THREW', message: expect.stringMatching(/warmUp on bar 1.*cold/s)},
		],
		['an async warmUp', async () => {}, {code: 'ALGORITHM_BAD_DECISION'}],
	])('refuses %s', async (_, warmUp, expected) => {
		const algorithm = Object.assign(createTurner(), {warmUp}) as Algorithm;
		await expect(run(algorithm, {from: 10, to: 20}, 0)).rejects.toMatchObject(expected);
	});

	test('reports every bar to whoever waits', async () => {
		let bars = 0;
		await simulate({
			settings,
			instrument,
			series,
			span: {from: 0, to: 3000},
			warmFrom: 0,
			algorithm: createTurner(),
			riskFreeRate: 0,
			keepFills: false,
			keepOrders: false,
			monotonicMs: () => 0,
			onTick: done => (bars += done),
		});
		expect(bars).toBe(3000);
	});
});
