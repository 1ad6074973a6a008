/** What the figures of the engine share: bars in memory, an engine on them, speed per processor second. */
import type {Algorithm} from '../../runner/algorithm/contract.ts';
import {createSimulatedVenue} from '../../runner/venue/simulated/simulated.ts';
import {createEngine, type Engine} from '../../runner/engine/engine.ts';
import {knownInstrument} from '../../runner/market/instruments.ts';
import {type BarSeries, createMemoryMarket} from '../../runner/market/memory.ts';
import {quantile} from './figure.ts';

export const known = knownInstrument('BTC');
export const costs = {feePpm: 400, slippagePpm: 100};

export function engineOn(series: BarSeries, algorithm: Algorithm): Engine {
	const {instrument} = known;
	return createEngine({
		settings: {
			name: 'BTC',
			symbol: 'BTC',
			algorithm: 'sma_crossover',
			capitalMicros: 10_000_000_000,
			costs,
		},
		instrument,
		market: createMemoryMarket(series),
		venue: createSimulatedVenue(instrument, costs),
		algorithm,
	});
}

/** Runs all bars, keeping the equity of each, as a backtest does; returns the last. */
export function runWithEquity(engine: Engine, equityMicros: Float64Array): number {
	let bars = 0;
	while (engine.advance()) {
		equityMicros[bars] = engine.account.equityMicros;
		bars += 1;
	}
	return equityMicros[bars - 1] ?? Number.NaN;
}

/**
 * Returns bars a second of processor time, the median of `rounds` after two to warm up: what other
 * processes take from the machine meanwhile does not count.
 */
export async function barsPerProcessorSecond(
	bars: number,
	rounds: number,
	run: () => unknown,
): Promise<number> {
	const speeds: number[] = [];
	for (let round = -2; round < rounds; round += 1) {
		const begin = process.cpuUsage();
		await run();
		const {user, system} = process.cpuUsage(begin);
		if (round >= 0) speeds.push((bars / (user + system)) * 1e6);
	}
	return quantile(speeds, 0.5);
}
