/** The engine against the reference simulator on the shipped daily bars: leverage, raw splits, turns, exits. */
import {describe, expect, test} from 'vitest';
import type {Algorithm, Context, Decision} from '../../../../runner/algorithm/contract.ts';
import {createSimulatedVenue} from '../../../../runner/venue/simulated/simulated.ts';
import {createEngine} from '../../../../runner/engine/engine.ts';
import {openMarket} from '../../../../runner/market/open-market.ts';
import type {Bar} from '../../../../state/domain/trading/bar.ts';
import {comparable} from '../../../support/compare-records.ts';
import {hold, marketOf} from '../../../support/engine.ts';
import {type ReferenceRecord, simulate} from '../../../support/reference-simulator.ts';

const shipped = openMarket({symbol: 'SPX', market: {kind: 'replay', file: 'builtin:sp500-2000'}});
const all: Bar[] = [];
for (let bar = shipped.market.next(); bar !== undefined; bar = shipped.market.next())
	all.push({...bar});
shipped.market.close();

/** Bars from `from` on, numbered from 1. */
const stretch = (from: number, count = 300) =>
	all.slice(from, from + count).map((bar, at): Bar => ({...bar, barIndex: at + 1}));

/** The same with prices as an exchange writes them that does not adjust: × `factor` from bar `at` on. */
const split = (bars: readonly Bar[], at: number, factor: number): Bar[] =>
	bars.map(bar => {
		if (bar.barIndex < at) return bar;
		const raw = (ticks: number) => Math.round(ticks * factor);
		const {openTicks, highTicks, lowTicks, closeTicks} = bar;
		return {
			...bar,
			openTicks: raw(openTicks),
			highTicks: raw(highTicks),
			lowTicks: raw(lowTicks),
			closeTicks: raw(closeTicks),
		};
	});

type Case = {
	bars: readonly Bar[];
	decide: (context: Context) => Decision;
	marginPpm?: number;
	maintenancePpm?: number;
};

const capital = 100_000;
const costs = {feePpm: 400, slippagePpm: 100};
const shares = (worth: number, price: number) => Math.max(0, worth / price);

function run({bars, decide, marginPpm = 1_000_000, maintenancePpm = 250_000}: Case) {
	const instrument = {...shipped.instrument, marginPpm, maintenancePpm};
	const capitalMicros = capital * 1_000_000;
	const algorithm: Algorithm = {run: decide};
	const engine = createEngine({
		settings: {name: 'R', symbol: 'SPX', algorithm: 'case', capitalMicros, costs},
		instrument,
		market: marketOf(bars),
		venue: createSimulatedVenue(instrument, costs),
		algorithm,
	});
	const records: ReferenceRecord[] = [];
	for (const expected of simulate({name: 'R', capitalMicros, instrument, costs, bars, algorithm})) {
		const record = engine.step();
		expect(record === 'end' ? record : comparable(record)).toEqual(expected);
		records.push(expected);
	}
	expect(engine.step()).toBe('end');
	return {
		last: records.at(-1)?.account,
		orders: records.flatMap(({orders}) => orders),
	};
}

/** Enters again with all that the margin allows whenever it is flat. */
const reenters = (side: 'BUY' | 'SELL', leverage: number) => (context: Context) =>
	context.position === 0
		? {action: side, shares: shares(context.equity * leverage, context.price)}
		: hold;

describe('on the shipped daily bars, order by order as the reference simulator', () => {
	test('twenty times long through a slump: liquidated again and again', () => {
		const {orders, last} = run({
			bars: stretch(150),
			decide: reenters('BUY', 18),
			marginPpm: 50_000,
			maintenancePpm: 25_000,
		});
		expect(orders.filter(({purpose}) => purpose === 'LIQUIDATION').length).toBeGreaterThan(3);
		expect(last?.equityMicros).toBeLessThan(capital * 1_000_000);
	});

	test('short over a raw reverse split: ruined, and closed from then on', () => {
		const {orders, last} = run({
			bars: split(stretch(1000), 100, 10),
			decide: reenters('SELL', 0.95),
		});
		expect(last).toMatchObject({equityMicros: 0, positionLots: 0, ruin: {barIndex: 100}});
		expect(orders.some(({reasonCode}) => reasonCode === 'ACCOUNT_RUINED')).toBe(true);
	});

	test('long with leverage over a raw split: ruined; without leverage not', () => {
		const bars = split(stretch(1000), 100, 0.25);
		const levered = {marginPpm: 500_000, maintenancePpm: 250_000};
		expect(run({bars, decide: reenters('BUY', 1.9), ...levered}).last?.ruin).toMatchObject({
			barIndex: 100,
		});
		expect(run({bars, decide: reenters('BUY', 0.95)}).last).toMatchObject({ruin: null});
	});

	test('turns of which the new side cannot be carried: the old side is left all the same', () => {
		const {orders} = run({
			// The shipped opens are the closes before them: a gap lets the venue refuse what we let pass.
			bars: split(stretch(2100), 96, 1.1),
			decide: ({index, position, equity, price}) =>
				index % 5 === 0
					? {
							action: position > 0 ? 'SELL' : 'BUY',
							shares:
								Math.abs(position) + shares(equity * (index % 20 === 0 ? 0.9999 : 0.9), price),
						}
					: hold,
		});
		const halves = orders.filter(({parentOrderId}) => parentOrderId !== null);
		expect(halves.some(({status}) => status === 'denied')).toBe(true);
		expect(halves.some(({status}) => status === 'rejected')).toBe(true);
		expect(halves.every(({reasonCode}) => reasonCode === 'INSUFFICIENT_MARGIN')).toBe(true);
	});

	test('entries with target and a stop that trails', () => {
		const {orders} = run({
			bars: stretch(2000, 400),
			decide: ({position, equity, price}) =>
				position === 0
					? {
							action: 'BUY',
							shares: shares(equity * 0.9, price),
							stop: price * 0.97,
							target: price * 1.03,
						}
					: {...hold, moveStop: price * 0.98},
		});
		const filled = orders.filter(({status}) => status === 'filled').map(({purpose}) => purpose);
		expect(filled).toEqual(expect.arrayContaining(['PROTECTIVE_STOP', 'TAKE_PROFIT']));
		expect(orders.some(({reasonCode}) => reasonCode === 'STOP_MOVED')).toBe(true);
	});
});
