/** Random markets, instruments, algorithms and wishes for properties of the engine: from calm to absurd. */
import * as fc from 'fast-check';
import type {Algorithm, Decision} from '../../runner/algorithm/contract.ts';
import {knownInstrument, knownSymbols} from '../../runner/market/instruments.ts';
import {createSimulatedMarket} from '../../runner/market/simulated.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';

export const barsMax = 60;

/** Lists of any length, where they would mostly be short. */
const whole = {size: 'max'} as const;

/** Numbers that no strategy should say, and that some will. */
const absurd = fc.constantFrom(
	Number.NaN,
	Number.POSITIVE_INFINITY,
	-1,
	0,
	1e-9,
	1e21,
	1e300,
	0.1 + 0.2,
);

/** Share of the price, in steps of a thousandth, so that it often meets a bar's own extremes. */
const distance = fc.integer({min: -60, max: 60}).map(thousandths => thousandths / 1000);

const price = fc.oneof(
	{weight: 20, arbitrary: distance.map(by => ({kind: 'near' as const, by}))},
	{weight: 1, arbitrary: absurd.map(value => ({kind: 'said' as const, value}))},
);
type PricePlan = typeof price extends fc.Arbitrary<infer T> ? T : never;

const countOfBars = fc.oneof(
	{weight: 20, arbitrary: fc.constantFrom(1, 1, 2, 3, 5, 1_000_000)},
	{weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, 1_000_001)},
);

const decision = fc.record({
	action: fc.constantFrom('BUY' as const, 'SELL' as const, 'HOLD' as const),
	size: fc.oneof(
		/** Of what equity could buy without leverage. */
		{
			weight: 8,
			arbitrary: fc.integer({min: 0, max: 1300}).map(thousandths => ({of: thousandths / 1000})),
		},
		/** Of the open position: part of it, all of it, or a turn. */
		{weight: 6, arbitrary: fc.constantFrom(0.3, 1, 1, 2).map(ofPosition => ({ofPosition}))},
		/** With leverage. */
		{weight: 2, arbitrary: fc.integer({min: 2, max: 30}).map(of => ({of}))},
		{weight: 1, arbitrary: absurd.map(value => ({value}))},
	),
	type: fc.constantFrom('NONE', 'MARKET', 'LIMIT', 'LIMIT', 'STOP', 'STOP_LIMIT'),
	limit: price,
	trigger: price,
	stop: fc.option(price, {nil: undefined}),
	target: fc.option(price, {nil: undefined}),
	moveStop: fc.option(price, {nil: undefined, freq: 3}),
	goodForBars: fc.option(countOfBars, {nil: undefined}),
	cancel: fc.option(
		fc.nat(9).map(value => value === 0),
		{nil: undefined},
	),
});
type DecisionPlan = typeof decision extends fc.Arbitrary<infer T> ? T : never;

export const algorithmPlan = fc.array(decision, {...whole, minLength: 1, maxLength: barsMax});

/** An algorithm that decides by the plan, and by what it is shown of market and account. */
export function plannedAlgorithm(plans: readonly DecisionPlan[]): Algorithm {
	return {
		run: (context): Decision => {
			const plan = plans[context.index % plans.length] as DecisionPlan;
			const at = (wanted: PricePlan) =>
				wanted.kind === 'said' ? wanted.value : context.price * (1 + wanted.by);
			return {
				action: plan.action,
				shares: sharesOf(plan.size, context),
				...orderOf(plan, at),
				...(plan.stop !== undefined && {stop: at(plan.stop)}),
				...(plan.target !== undefined && {target: at(plan.target)}),
				...(plan.moveStop !== undefined && {moveStop: at(plan.moveStop)}),
				...(plan.goodForBars !== undefined && {goodForBars: plan.goodForBars}),
				...(plan.cancel !== undefined && {cancel: plan.cancel}),
			};
		},
	};
}

type Shown = {price: number; position: number; equity: number};

function sharesOf(size: DecisionPlan['size'], {price: close, position, equity}: Shown): number {
	if ('value' in size) return size.value;
	if ('ofPosition' in size) return size.ofPosition * Math.abs(position);
	return (size.of * Math.max(0, equity)) / close;
}

function orderOf(plan: DecisionPlan, at: (wanted: PricePlan) => number): Pick<Decision, 'order'> {
	const limit = at(plan.limit);
	const trigger = at(plan.trigger);
	if (plan.type === 'MARKET') return {order: {type: 'MARKET'}};
	if (plan.type === 'LIMIT') return {order: {type: 'LIMIT', limit}};
	if (plan.type === 'STOP') return {order: {type: 'STOP', trigger}};
	if (plan.type === 'STOP_LIMIT') return {order: {type: 'STOP_LIMIT', trigger, limit}};
	return {};
}

export type RandomMarket = {instrument: Instrument; bars: Bar[]};

const synthetic = fc
	.record({symbol: fc.constantFrom(...knownSymbols), seed: fc.integer({min: 0, max: 1e6})})
	.map(({symbol, seed}): RandomMarket => {
		const known = knownInstrument(symbol);
		const market = createSimulatedMarket(known, seed);
		const bars = Array.from({length: barsMax}, () => market.next() as Bar);
		return {instrument: known.instrument, bars};
	});

const instrument = fc
	.record({
		priceDecimals: fc.nat(8),
		quantityDecimals: fc.nat(8),
		quantityLotsStep: fc.constantFrom(1, 1, 7, 100),
		quantityLotsMin: fc.constantFrom(1, 1, 50),
		marginPpm: fc.constantFrom(1_000_000, 1_000_000, 333_334, 50_000, 10_000),
		/** Of the initial margin. */
		maintenance: fc.constantFrom(0, 0.25, 0.5, 0.5, 0.9, 1),
	})
	.map(
		({maintenance, ...parts}): Instrument => ({
			symbol: 'WILD',
			venue: 'SIM',
			...parts,
			maintenancePpm: Math.floor(parts.marginPpm * maintenance),
		}),
	);

/** Moves of a bar in thousandths of the price: mostly small, now and then a threefold or a third. */
const move = fc.oneof(
	{weight: 8, arbitrary: fc.integer({min: -50, max: 50})},
	{weight: 1, arbitrary: fc.integer({min: -660, max: 2000})},
	{weight: 2, arbitrary: fc.constant(0)},
);
const moves = fc.record({
	gap: move,
	change: move,
	above: move.map(Math.abs),
	below: move.map(Math.abs),
});

/** Few ticks make every rounding visible; many make the products large. */
const wild = fc
	.record({
		instrument,
		startTicks: fc.oneof(
			fc.integer({min: 1, max: 30}),
			fc.integer({min: 1000, max: 100_000}),
			fc.integer({min: 1_000_000, max: 1_000_000_000}),
			fc.integer({min: 1_000_000_000_000, max: 10_000_000_000_000}),
		),
		moves: fc.array(moves, {...whole, minLength: 1, maxLength: barsMax}),
	})
	.map(({instrument: traded, startTicks, moves: all}): RandomMarket => {
		let close = startTicks;
		const bounded = (ticks: number) =>
			Math.round(Math.max(1, startTicks / 30, Math.min(startTicks * 30, ticks)));
		const bars = all.map(({gap, change, above, below}, at): Bar => {
			const open = bounded(close * (1 + gap / 1000));
			close = bounded(open * (1 + change / 1000));
			return {
				barIndex: at + 1,
				closeAtMs: (at + 1) * 60_000,
				openTicks: open,
				highTicks: bounded(Math.max(open, close) * (1 + above / 1000)),
				lowTicks: bounded(Math.min(open, close) / (1 + below / 1000)),
				closeTicks: close,
				volume: at / 3,
			};
		});
		return {instrument: traded, bars};
	});

export const randomMarket = fc.oneof(synthetic, wild);

/** Wild moves at prices of which no position becomes too large to be counted. */
export const countableMarket = wild.filter(({bars}) => (bars[0]?.openTicks ?? 0) < 1_000_000_000);

/** What a person asks for before each bar: mostly nothing. */
export const randomControls = fc.array(
	fc.oneof(
		{weight: 12, arbitrary: fc.constant(undefined)},
		{weight: 1, arbitrary: fc.record({pause: fc.boolean(), flatten: fc.boolean()})},
		{weight: 1, arbitrary: fc.constant({pause: false, flatten: false})},
	),
	{...whole, maxLength: barsMax},
);
