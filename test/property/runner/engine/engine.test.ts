import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Algorithm, Decision} from '../../../../runner/algorithm/contract.ts';
import {createSimulatedVenue} from '../../../../runner/venue/simulated/simulated.ts';
import {createEngine} from '../../../../runner/engine/engine.ts';
import {knownInstrument, knownSymbols} from '../../../../runner/market/instruments.ts';
import {createSimulatedMarket} from '../../../../runner/market/simulated.ts';
import type {BarRecord} from '../../../../state/domain/trading/bar-record.ts';
import {notionalMicros} from '../../../../state/domain/trading/money.ts';
import {maintenanceShortfall} from '../../../../state/domain/trading/margin.ts';
import {isFinal} from '../../../../state/domain/trading/order-status.ts';
import {marketOf} from '../../../support/engine.ts';
import {algorithmPlan, countableMarket, plannedAlgorithm} from '../../../support/random-trading.ts';

/** Hundredths in a range: plain doubles would nearly all be tiny. */
const hundredths = (min: number, max: number) =>
	fc.integer({min: min * 100, max: max * 100}).map(value => value / 100);

/** A decision relative to the price, so that it means something in every market. */
const decisionPlan = fc.record({
	action: fc.constantFrom('BUY' as const, 'SELL' as const, 'HOLD' as const),
	/** Share of what equity could buy; above 1 it may be denied. */
	size: hundredths(0, 1.3),
	type: fc.constantFrom(
		'MARKET' as const,
		'LIMIT' as const,
		'STOP' as const,
		'STOP_LIMIT' as const,
	),
	/** Distances from the price, in bar volatilities. */
	limit: hundredths(-3, 3),
	trigger: hundredths(-3, 3),
	stop: fc.option(hundredths(-20, 20), {nil: undefined}),
	goodForBars: fc.option(fc.integer({min: 1, max: 5}), {nil: undefined}),
	cancel: fc.nat(9).map(value => value === 0),
});
type Plan = typeof decisionPlan extends fc.Arbitrary<infer T> ? T : never;

const controlPlan = fc.record({
	pause: fc.option(fc.boolean(), {nil: undefined}),
	flatten: fc.boolean(),
});

const world = fc.record({
	symbol: fc.constantFrom(...knownSymbols),
	seed: fc.integer({min: 0, max: 1_000_000}),
	plans: fc.array(decisionPlan, {minLength: 1, maxLength: 60}),
	controls: fc.dictionary(fc.nat(79).map(String), controlPlan, {maxKeys: 5}),
	feePpm: fc.constantFrom(0, 1, 400, 12_345),
	slippagePpm: fc.constantFrom(0, 100, 5000),
	capital: fc.constantFrom(100, 10_000, 12_345_678),
});
/** Wild prices, and orders as large as the margin allows. */
const leveraged = fc.record({
	given: algorithmPlan,
	market: countableMarket,
	costs: fc.record({
		feePpm: fc.constantFrom(0, 400, 300_000),
		slippagePpm: fc.constantFrom(0, 100, 300_000),
	}),
	capitalMicros: fc.constantFrom(1_000_000, 10_000_000_000),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

const bars = 80;

function algorithmOf(plans: readonly Plan[], volatility: number): Algorithm {
	return {
		run: ({index, price, equity}): Decision => {
			const plan = plans[index % plans.length];
			if (plan === undefined) return {action: 'HOLD', shares: 0};
			const at = (distance: number) => price * (1 + distance * volatility);
			const {type} = plan;
			const order = {type, limit: at(plan.limit), trigger: at(plan.trigger)};
			return {
				action: plan.action,
				shares: (plan.size * Math.max(0, equity)) / price,
				cancel: plan.cancel,
				order,
				...(plan.stop !== undefined && {stop: at(plan.stop)}),
				...(plan.goodForBars !== undefined && {goodForBars: plan.goodForBars}),
			};
		},
	};
}

function engineFor({symbol, seed, plans, feePpm, slippagePpm, capital}: World) {
	const known = knownInstrument(symbol);
	const costs = {feePpm, slippagePpm};
	return createEngine({
		settings: {name: 'P', symbol, algorithm: 'plan', capitalMicros: capital * 1_000_000, costs},
		instrument: known.instrument,
		market: createSimulatedMarket(known, seed),
		venue: createSimulatedVenue(known.instrument, costs),
		algorithm: algorithmOf(plans, known.profile.volatilityPerBar),
	});
}

/** Steps from bar `from` (0: the first) to the end, with the controls of each bar before it. */
function run(given: World, engine: ReturnType<typeof engineFor>, from = 0, to = bars): BarRecord[] {
	const records: BarRecord[] = [];
	for (let index = from; index < to; index += 1) {
		const control = given.controls[String(index)];
		if (control?.pause !== undefined) engine.setPaused(control.pause);
		if (control?.flatten) engine.flatten();
		const record = engine.step();
		if (record !== 'end') records.push(record);
	}

	return records;
}

describe('for every market, algorithm, cost and control', () => {
	it('equity is capital + realized + unrealized − fees, and cash + position, to the micro', () => {
		fc.assert(
			fc.property(world, given => {
				const {instrument} = knownInstrument(given.symbol);
				for (const {account, bar} of run(given, engineFor(given))) {
					const {ruin, ...figures} = account;
					const {realizedMicros, unrealizedMicros, feesMicros, positionLots} = figures;
					const capital = given.capital * 1_000_000;
					const debt = ruin?.debtMicros ?? 0;
					expect(account.equityMicros).toBe(
						capital + realizedMicros + unrealizedMicros - feesMicros + debt,
					);
					const value = notionalMicros(instrument, bar.closeTicks, positionLots);
					expect(account.equityMicros).toBe(account.cashMicros + value);
					expect([...Object.values(figures), debt].every(Number.isSafeInteger)).toBe(true);
				}
			}),
		);
	});

	it('equity is never below zero, and zero only once the account is ruined and closed', () => {
		fc.assert(
			fc.property(leveraged, ({given, market, ...costs}) => {
				const {instrument, bars: all} = market;
				const engine = createEngine({
					settings: {name: 'L', symbol: 'L', algorithm: 'plan', ...costs},
					instrument,
					market: marketOf(all),
					venue: createSimulatedVenue(instrument, costs.costs),
					algorithm: plannedAlgorithm(given),
				});
				let ruinedAt = 0;
				for (let record = engine.step(); record !== 'end'; record = engine.step()) {
					const {account, bar, orders} = record;
					expect(account.equityMicros).toBeGreaterThanOrEqual(0);
					expect(account.equityMicros === 0).toBe(account.ruin !== null);
					expect(maintenanceShortfall(account, instrument, bar.closeTicks)).toBeNull();
					if (ruinedAt > 0) {
						expect(account).toMatchObject({positionLots: 0, ruin: {barIndex: ruinedAt}});
						for (const {status} of orders) expect(status).toBe('denied');
					}
					ruinedAt = account.ruin?.barIndex ?? 0;
				}
			}),
		);
	});

	it('fills add up to position, fees and realized profit', () => {
		fc.assert(
			fc.property(world, given => {
				const sums = {positionLots: 0, feesMicros: 0, realizedMicros: 0};
				for (const {fills, account} of run(given, engineFor(given))) {
					for (const fill of fills) {
						sums.positionLots += fill.side === 'BUY' ? fill.quantityLots : -fill.quantityLots;
						sums.feesMicros += fill.feeMicros;
						sums.realizedMicros += fill.realizedMicros;
						expect(fill.positionLots).toBe(sums.positionLots);
					}

					expect(account).toMatchObject(sums);
				}
			}),
		);
	});

	it('an order is filled after the bar that decided it, and reaches its end once', () => {
		fc.assert(
			fc.property(world, given => {
				const records = run(given, engineFor(given));
				const ended = new Set<number>();
				let lastId = 0;
				for (const {orders, bar} of records)
					for (const order of orders) {
						expect(ended.has(order.orderId)).toBe(false);
						if (isFinal(order.status)) ended.add(order.orderId);
						if (order.orderId > lastId) expect(order.orderId).toBe((lastId += 1));
						expect(order.updatedBarIndex).toBe(bar.barIndex);
						if (order.status === 'filled' && order.purpose === 'DECISION')
							expect(order.createdBarIndex).toBeLessThan(bar.barIndex);
						if (order.reduceOnly) expect(order.filledLots).toBeLessThanOrEqual(order.quantityLots);
					}

				const fills = records.flatMap(record => record.fills);
				expect(new Set(fills.map(({orderId}) => orderId)).size).toBe(fills.length);
				expect(fills.map(({tradeId}) => tradeId)).toEqual(
					fills.map((_, index) => `P-F${index + 1}`),
				);
			}),
		);
	});

	it('a limit order never pays more than its limit, a stop never less than its trigger', () => {
		fc.assert(
			fc.property(world, given => {
				for (const {orders} of run(given, engineFor(given)))
					for (const {status, side, fillTicks, limitTicks, triggerTicks, triggered} of orders) {
						if (status !== 'filled' || fillTicks === null) continue;
						const sign = side === 'BUY' ? 1 : -1;
						if (limitTicks !== null)
							expect((limitTicks - fillTicks) * sign).toBeGreaterThanOrEqual(0);
						if (triggerTicks !== null && !triggered && limitTicks === null)
							expect((fillTicks - triggerTicks) * sign).toBeGreaterThanOrEqual(0);
					}
			}),
		);
	});

	it('a life that ends after any bar goes on as if it had not ended', () => {
		fc.assert(
			fc.property(world, fc.integer({min: 1, max: bars - 1}), (given, cut) => {
				const whole = run(given, engineFor(given));
				const first = whole.slice(0, cut);
				const next = engineFor(given);
				next.replay(JSON.parse(JSON.stringify(first)) as BarRecord[]);
				next.restore(JSON.stringify(first.at(-1)?.checkpoint));
				expect(JSON.stringify(run(given, next, cut))).toBe(JSON.stringify(whole.slice(cut)));
			}),
		);
	});

	it('while entries are paused, the position only shrinks', () => {
		fc.assert(
			fc.property(world, fc.integer({min: 1, max: bars - 1}), (given, from) => {
				const calm = {...given, controls: {}};
				const engine = engineFor(calm);
				let before = run(calm, engine, 0, from).at(-1)?.account.positionLots ?? 0;
				engine.setPaused(true);
				for (const {account} of run(calm, engine, from)) {
					expect(Math.abs(account.positionLots)).toBeLessThanOrEqual(Math.abs(before));
					expect(account.positionLots * before).toBeGreaterThanOrEqual(0);
					before = account.positionLots;
				}
			}),
		);
	});
});

describe('the synthetic market', () => {
	it('resumes at any bar, for any symbol and seed', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...knownSymbols),
				fc.maxSafeInteger(),
				fc.nat(200),
				(symbol, seed, cut) => {
					const known = knownInstrument(symbol);
					const market = createSimulatedMarket(known, seed);
					for (let index = 0; index < cut; index += 1) market.next();
					const again = createSimulatedMarket(known, 0);
					again.restore(JSON.parse(JSON.stringify(market.checkpoint())));
					const following = (source: typeof market) =>
						Array.from({length: 20}, () => source.next());
					expect(following(again)).toEqual(following(market));
				},
			),
		);
	});
});
