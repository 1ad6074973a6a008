/** Speed of the engine in memory, beside a loop that only computes the same crossover on flat arrays. */
import {Algorithm} from '../../algorithm/sma_crossover.ts';
import {createSimulatedBroker} from '../../runner/broker/simulated.ts';
import {createEngine} from '../../runner/host/engine.ts';
import {knownInstrument} from '../../runner/market/instruments.ts';
import {createSimulatedMarket} from '../../runner/market/simulated.ts';
import type {Bar} from '../../state/domain/bar.ts';
import type {Benchmark, Figure} from './figure.ts';
import {quantile} from './figure.ts';

const barCount = 200_000;
const rounds = 5;
const known = knownInstrument('BTC');
const costs = {feePpm: 400, slippagePpm: 100};
const {fast, slow} = Algorithm.parameters;

/** Returns bars a second, the median of some rounds after one to warm up. */
function speedOf(run: () => number): number {
	const speeds: number[] = [];
	for (let round = 0; round <= rounds; round += 1) {
		const startMs = performance.now();
		const bars = run();
		if (round > 0) speeds.push((bars / (performance.now() - startMs)) * 1000);
	}

	return quantile(speeds, 0.5);
}

function engineOn(bars: readonly Bar[]) {
	let at = 0;
	return createEngine({
		settings: {
			name: 'BTC',
			symbol: 'BTC',
			algorithm: 'sma_crossover',
			capitalMicros: 10_000_000_000,
			costs,
		},
		instrument: known.instrument,
		market: {next: () => bars[at++], checkpoint: () => at, restore: () => {}, close: () => {}},
		broker: createSimulatedBroker(known.instrument, costs),
		algorithm: new Algorithm('BTC', 10_000, Algorithm.parameters),
	});
}

/** Crossover, costs and equity on typed arrays: no objects, no rules, the floor of what is possible. */
function tightLoop(closes: Float64Array): number {
	let fastSum = 0;
	let slowSum = 0;
	let cash = 10_000;
	let shares = 0;
	let wasAbove = false;
	let peak = 0;
	for (let index = 0; index < closes.length; index += 1) {
		const close = closes[index] ?? 0;
		fastSum += close - (index >= fast ? (closes[index - fast] ?? 0) : 0);
		slowSum += close - (index >= slow ? (closes[index - slow] ?? 0) : 0);
		if (index < slow) continue;
		const isAbove = fastSum / fast > slowSum / slow;
		if (isAbove && !wasAbove) {
			shares = (cash * 0.99) / (close * 1.0005);
			cash -= shares * close * 1.0005;
		} else if (!isAbove && wasAbove) {
			cash += shares * close * 0.9995;
			shares = 0;
		}

		wasAbove = isAbove;
		peak = Math.max(peak, cash + shares * close);
	}

	return peak > 0 ? closes.length : 0;
}

export const benchmark: Benchmark = {
	name: 'engine',
	run: async () => {
		const market = createSimulatedMarket(known, 1);
		const bars = Array.from({length: barCount}, () => market.next() as Bar);
		const closes = Float64Array.from(bars, ({closeTicks}) => closeTicks / 100);
		const loop = speedOf(() => tightLoop(closes));
		const advancing = speedOf(() => {
			const engine = engineOn(bars);
			while (engine.advance());
			return bars.length;
		});
		const recording = speedOf(() => {
			const engine = engineOn(bars);
			while (engine.step() !== 'end');
			return bars.length;
		});
		const fresh = speedOf(() => {
			const source = createSimulatedMarket(known, 2);
			for (let index = 0; index < barCount; index += 1) source.next();
			return barCount;
		});
		const note = `sma_crossover on ${barCount} bars in memory, median of ${rounds}`;
		const figures: Figure[] = [
			{name: 'engine without records', value: advancing, unit: 'bars/s', goal: null, note},
			{
				name: 'engine with records',
				value: recording,
				unit: 'bars/s',
				goal: null,
				note,
			},
			{
				name: 'typed-array loop ÷ engine without records',
				value: loop / advancing,
				unit: 'ratio',
				goal: null,
				note,
			},
			{
				name: 'engine without ÷ with records',
				value: advancing / recording,
				unit: 'ratio',
				goal: null,
				note,
			},
			{name: 'synthetic market', value: fresh, unit: 'bars/s', goal: null, note: 'one-minute bars'},
		];
		return figures;
	},
};
