import {describe, expect, it} from 'vitest';
import {knownInstrument, knownSymbols} from '../../../../runner/market/instruments.ts';
import {createSimulatedMarket} from '../../../../runner/market/simulated.ts';
import type {Bar} from '../../../../state/domain/trading/bar.ts';

function barsOf(symbol: string, seed: number, count: number): Bar[] {
	const market = createSimulatedMarket(knownInstrument(symbol), seed);
	return Array.from({length: count}, () => market.next() as Bar);
}

const mean = (values: readonly number[]) =>
	values.reduce((sum, value) => sum + value, 0) / values.length;

function excessKurtosis(values: readonly number[]): number {
	const center = mean(values);
	const variance = mean(values.map(value => (value - center) ** 2));
	return mean(values.map(value => (value - center) ** 4)) / variance ** 2 - 3;
}

function autocorrelation(values: readonly number[], lag: number): number {
	const center = mean(values);
	const variance = mean(values.map(value => (value - center) ** 2));
	const products = values
		.slice(lag)
		.map((value, index) => (value - center) * ((values[index] ?? 0) - center));
	return mean(products) / variance;
}

describe('the synthetic market', () => {
	it('looks like a market: fat tails, and wild spells that fade slowly', () => {
		// Averaged over seeds: one path of 40,000 bars still varies a lot in its fourth moment.
		const paths = [1, 2, 3, 4].map(seed => {
			const closes = barsOf('BTC', seed, 40_000).map(({closeTicks}) => Math.log(closeTicks));
			const returns = closes.slice(1).map((close, index) => close - (closes[index] ?? 0));
			const sizes = returns.map(Math.abs);
			return {
				kurtosis: excessKurtosis(returns),
				lags: [1, 10, 50].map(lag => autocorrelation(sizes, lag)),
				signed: Math.abs(autocorrelation(returns, 1)),
				deviation: Math.sqrt(mean(returns.map(value => value ** 2))),
			};
		});
		const lag = (index: number) => mean(paths.map(({lags}) => lags[index] ?? 0));
		// The S&P 500 has 11.2 and .31/.32/.14.
		expect(mean(paths.map(({kurtosis}) => kurtosis))).toBeGreaterThan(4);
		expect(mean(paths.map(({kurtosis}) => kurtosis))).toBeLessThan(60);
		expect(lag(0)).toBeGreaterThan(0.15);
		expect(lag(0)).toBeLessThan(0.45);
		expect(lag(1)).toBeGreaterThan(0.12);
		expect(lag(1)).toBeLessThan(lag(0));
		expect(lag(2)).toBeGreaterThan(0.05);
		expect(lag(2)).toBeLessThan(lag(1));
		// Returns themselves are not predictable, and are as large as the profile says.
		expect(mean(paths.map(({signed}) => signed))).toBeLessThan(0.05);
		const deviation = mean(paths.map(path => path.deviation));
		const wanted = knownInstrument('BTC').profile.volatilityPerBar;
		expect(deviation / wanted).toBeGreaterThan(0.6);
		expect(deviation / wanted).toBeLessThan(1.7);
	});

	it.each(knownSymbols)('gives %s bars that are bars, minute by minute from 2026 on', symbol => {
		const bars = barsOf(symbol, 7, 20_000);
		const broken = bars.filter(
			bar =>
				bar.lowTicks > Math.min(bar.openTicks, bar.closeTicks) ||
				bar.highTicks < Math.max(bar.openTicks, bar.closeTicks) ||
				bar.lowTicks < 1 ||
				!Object.values(bar).every(value => Number.isFinite(value)),
		);
		expect(broken).toEqual([]);
		expect(bars[0]).toMatchObject({barIndex: 1, closeAtMs: Date.parse('2026-01-01T00:01:00Z')});
		expect(bars.at(-1)).toMatchObject({
			barIndex: 20_000,
			closeAtMs: Date.parse('2026-01-01T00:00:00Z') + 20_000 * 60_000,
		});
		const {profile, instrument} = knownInstrument(symbol);
		const last = (bars.at(-1)?.closeTicks ?? 0) / 10 ** instrument.priceDecimals;
		expect(last / profile.priceLevel).toBeGreaterThan(0.5);
		expect(last / profile.priceLevel).toBeLessThan(2);
	});

	it('is the same for the same symbol and seed, and another for any other', () => {
		const shape = (bars: readonly Bar[]) => bars.map(bar => bar.closeTicks / bar.openTicks);
		expect(barsOf('BTC', 1, 50)).toEqual(barsOf('BTC', 1, 50));
		const direction = (symbol: string, seed: number) =>
			shape(barsOf(symbol, seed, 200)).map(ratio => (ratio > 1 ? 1 : -1));
		const agreement = (a: number[], b: number[]) =>
			mean(a.map((value, index) => value * (b[index] ?? 0)));
		for (const other of [direction('BTC', 2), direction('ETH', 1), direction('BTC', 2 ** 32 + 1)])
			expect(Math.abs(agreement(direction('BTC', 1), other))).toBeLessThan(0.3);
	});

	it('is the same in every version: ledgers go on where another version left them', () => {
		const bars = knownSymbols.map(symbol => {
			const {openTicks, highTicks, lowTicks, closeTicks, volume} = barsOf(symbol, 1, 10_000).at(
				-1,
			) as Bar;
			return [symbol, openTicks, highTicks, lowTicks, closeTicks, volume];
		});
		expect(bars).toEqual([
			['BTC', 6_624_666, 6_625_300, 6_620_129, 6_620_198, 17.908],
			['ETH', 326_919, 326_970, 326_706, 326_816, 119.014],
			['GOLD', 236_320, 236_342, 236_295, 236_331, 496.984],
			['OIL', 8097, 8106, 8082, 8083, 5349.255],
			['EURUSD', 109_554, 109_574, 109_537, 109_563, 153_581.752],
			['SPX', 5_333_148_400, 5_334_656_965, 5_332_535_327, 5_333_367_043, 23_502.045],
		]);
	});
});
