/** What tests of the engine share: a plain instrument, bars by hand, an algorithm that follows a script. */
import type {Algorithm, Context, Decision} from '../../runner/algorithm/contract.ts';
import type {Market} from '../../runner/market/market.ts';
import {createSimulatedVenue} from '../../runner/venue/simulated/simulated.ts';
import {createEngine, type Engine} from '../../runner/engine/engine.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {BarRecord} from '../../state/domain/trading/bar-record.ts';
import type {CostSettings} from '../../state/domain/instance/instance.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';

/** One tick is 0.01, one lot 0.001, no leverage. */
export const instrument: Instrument = {
	symbol: 'TEST',
	venue: 'SIM',
	priceDecimals: 2,
	quantityDecimals: 3,
	quantityLotsMin: 10,
	quantityLotsStep: 5,
	marginPpm: 1_000_000,
	maintenancePpm: 250_000,
};

export const free: CostSettings = {feePpm: 0, slippagePpm: 0};

export const hold: Decision = {action: 'HOLD', shares: 0};

/** A bar in which nothing moves. */
export const flat = [100, 100, 100, 100] as const;

export const buy = (shares: number, more: Partial<Decision> = {}): Decision => ({
	action: 'BUY',
	shares,
	...more,
});

export const sell = (shares: number, more: Partial<Decision> = {}): Decision => ({
	action: 'SELL',
	shares,
	...more,
});

/** Bars from [open, high, low, close] in price units. */
export function barsOf(...prices: readonly (readonly [number, number, number, number])[]): Bar[] {
	return prices.map(([open, high, low, close], index) => ({
		barIndex: index + 1,
		closeAtMs: (index + 1) * 60_000,
		openTicks: Math.round(open * 100),
		highTicks: Math.round(high * 100),
		lowTicks: Math.round(low * 100),
		closeTicks: Math.round(close * 100),
		volume: 1,
	}));
}

export function marketOf(bars: readonly Bar[]): Market {
	let at = 0;
	return {
		next: () => bars[at++],
		checkpoint: () => ({at}),
		restore: checkpoint => {
			({at} = checkpoint as {at: number});
		},
		close: () => {},
	};
}

/** Decides `script[index − 1]`, HOLD where there is none. */
export function scripted(...script: (Decision | undefined)[]): Algorithm {
	return {run: ({index}: Context) => script[index - 1] ?? hold};
}

export type RunOptions = {
	bars: readonly Bar[];
	algorithm: Algorithm;
	costs?: CostSettings;
	capital?: number;
	instrument?: Instrument;
};

export function engineOf(options: RunOptions): Engine {
	const costs = options.costs ?? free;
	const traded = options.instrument ?? instrument;
	return createEngine({
		settings: {
			name: 'T',
			symbol: 'TEST',
			algorithm: 'scripted',
			capitalMicros: (options.capital ?? 10_000) * 1_000_000,
			costs,
		},
		instrument: traded,
		market: marketOf(options.bars),
		venue: createSimulatedVenue(traded, costs),
		algorithm: options.algorithm,
	});
}

/** Runs to the end of the bars. */
export function recordsOf(engine: Engine): BarRecord[] {
	const records: BarRecord[] = [];
	for (let record = engine.step(); record !== 'end'; record = engine.step()) records.push(record);
	return records;
}

export function runBars(options: RunOptions): BarRecord[] {
	return recordsOf(engineOf(options));
}
