/** The engine against an independent implementation of the same rules, to the last digit. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createSimulatedVenue} from '../../../../runner/venue/simulated/simulated.ts';
import {createEngine, type Engine} from '../../../../runner/engine/engine.ts';
import {createMemoryMarket, readAllBars} from '../../../../runner/market/memory.ts';
import type {Fill} from '../../../../state/domain/trading/fill.ts';
import {marketOf} from '../../../support/engine.ts';
import {
	algorithmPlan,
	plannedAlgorithm,
	randomControls,
	randomMarket,
} from '../../../support/random-trading.ts';
import {comparable} from '../../../support/compare-records.ts';
import {type ReferenceRecord, simulate} from '../../../support/reference-simulator.ts';

const world = fc.record({
	market: randomMarket,
	plan: algorithmPlan,
	controls: randomControls,
	feePpm: fc.constantFrom(0, 1, 400, 400, 12_345, 300_000),
	slippagePpm: fc.constantFrom(0, 1, 100, 100, 5000, 300_000),
	capitalMicros: fc.constantFrom(1_000, 1_000_000, 100_000_000, 10_000_000_000, 123_456_789_012),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

function engineFor({market, plan, feePpm, slippagePpm, capitalMicros}: World): Engine {
	const {instrument, bars} = market;
	const costs = {feePpm, slippagePpm};
	return createEngine({
		settings: {name: 'R', symbol: instrument.symbol, algorithm: 'plan', capitalMicros, costs},
		instrument,
		market: createMemoryMarket(readAllBars(marketOf(bars))),
		venue: createSimulatedVenue(instrument, costs),
		algorithm: plannedAlgorithm(plan),
	});
}

/** What the reference makes of it: up to the bar at which a price makes the position uncountable, if any. */
function expectedOf({market, plan, controls, feePpm, slippagePpm, capitalMicros}: World) {
	const bars = simulate({
		name: 'R',
		capitalMicros,
		instrument: market.instrument,
		costs: {feePpm, slippagePpm},
		bars: market.bars,
		algorithm: plannedAlgorithm(plan),
		controls,
	});
	const records: ReferenceRecord[] = [];
	try {
		for (const record of bars) records.push(record);
		return {records, isWhole: true};
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		return {records, isWhole: false};
	}
}

function control(given: World, engine: Engine, at: number): void {
	const wish = given.controls[at];
	if (wish?.pause !== undefined) engine.setPaused(wish.pause);
	if (wish?.flatten === true) engine.flatten();
}

/** All runs take a second; making a failure small may take minutes, of which the first seconds do the most. */
const runs = {numRuns: 500, interruptAfterTimeLimit: 10_000};

describe('for every market, instrument, cost, algorithm and wish', () => {
	it('orders, fills and account are those of the reference simulator', () => {
		fc.assert(
			fc.property(world, given => {
				const engine = engineFor(given);
				const {records, isWhole} = expectedOf(given);
				for (const [at, expected] of records.entries()) {
					control(given, engine, at);
					const record = engine.step();
					expect(record === 'end' ? record : comparable(record)).toEqual(expected);
				}
				control(given, engine, records.length);
				if (isWhole) expect(engine.step()).toBe('end');
				else expect(() => engine.step()).toThrow(RangeError);
			}),
			runs,
		);
	});

	it('a run without records has the same equity at each bar and the same fills', () => {
		fc.assert(
			fc.property(world, given => {
				const {records} = expectedOf(given);
				const engine = engineFor(given);
				const equity: number[] = [];
				const fills: Fill[] = [];
				for (const at of records.keys()) {
					control(given, engine, at);
					expect(engine.advance()).toBe(true);
					equity.push(engine.account.equityMicros);
					fills.push(...engine.fills);
				}
				expect(equity).toEqual(records.map(({account}) => account.equityMicros));
				expect(fills).toEqual(records.flatMap(record => record.fills));
			}),
			runs,
		);
	});
});

describe('the random trading itself', () => {
	it('reaches every way in which an order can end', () => {
		const ends = new Set<string>();
		for (const given of fc.sample(world, {numRuns: 1500, seed: 1}))
			for (const {orders} of expectedOf(given).records)
				for (const {status, type, purpose, reasonCode} of orders)
					ends.add(`${status} ${reasonCode ?? (purpose === 'DECISION' ? type : purpose)}`);
		expect([...ends]).toEqual(
			expect.arrayContaining([
				'accepted LIMIT',
				'accepted MARKET',
				'accepted PROTECTIVE_STOP',
				'accepted STOP',
				'accepted STOP_LIMIT',
				'accepted TAKE_PROFIT',
				'canceled CANCELED_BY_ALGORITHM',
				'canceled CANCELED_BY_FLATTEN',
				'canceled CANCELED_BY_LIQUIDATION',
				'canceled ENTRIES_PAUSED',
				'canceled OTHER_EXIT_FILLED',
				'canceled POSITION_CLOSED',
				'canceled STOP_MOVED',
				'denied ACCOUNT_RUINED',
				'denied ENTRIES_PAUSED',
				'denied GOOD_FOR_BARS_NOT_VALID',
				'denied INSUFFICIENT_MARGIN',
				'denied NO_POSITION',
				'denied PRICE_NOT_VALID',
				'denied QUANTITY_BELOW_MINIMUM',
				'denied QUANTITY_NEGATIVE',
				'denied QUANTITY_NOT_FINITE',
				'denied QUANTITY_TOO_LARGE',
				'denied STOP_ON_WRONG_SIDE',
				'denied TARGET_ON_WRONG_SIDE',
				'expired TIME_IN_FORCE_ENDED',
				'filled FLATTEN',
				'filled LIMIT',
				'filled MARKET',
				'filled PROTECTIVE_STOP',
				'filled STOP',
				'filled MAINTENANCE_MARGIN',
				'filled STOP_LIMIT',
				'filled TAKE_PROFIT',
				'rejected INSUFFICIENT_MARGIN',
			]),
		);
	});
});
