import {describe, expect, test} from 'vitest';
import {dayMs} from '../../../../state/domain/time/civil-day.ts';
import {curveStatistics, type EquityCurve} from '../../../../state/statistics/performance.ts';

const yearMs = 365.25 * dayMs;

/** A bar every `stepMs`, flat unless positions are given. */
function curve(equity: number[], stepMs: number, position: number[] = []): EquityCurve {
	return {
		closeAtMs: Float64Array.from(equity, (_, at) => at * stepMs),
		equity: Float64Array.from(equity),
		position: Float64Array.from(equity, (_, at) => position[at] ?? 0),
	};
}

/**
 * Four quarters: r = 0.1, −0.1, 0, 0.2222…; mean 0.0555…, sample deviation 0.137885…, downside deviation
 * √(0.01 ÷ 4) = 0.05.
 */
const year = curve([100, 110, 99, 99, 121], yearMs / 4, [0, 3, 3, 0, -1]);

describe('statistics of a curve', () => {
	test('are those worked by hand', () => {
		const figures = curveStatistics(year, 100);
		expect(figures).toMatchObject({bars: 5, years: 1, barsPerYear: 4, exposure: 0.6});
		expect(figures.return).toBeCloseTo(0.21, 12);
		expect(figures.cagr).toBeCloseTo(0.21, 12);
		expect(figures.volatility).toBeCloseTo(0.2757705254664636, 12);
		expect(figures.sharpe).toBeCloseTo(0.8058229640253808, 12);
		expect(figures.sortino).toBeCloseTo(2.2222222222222, 12);
		expect(figures.maxDrawdown).toBeCloseTo(-0.1, 12);
		expect(figures.calmar).toBeCloseTo(2.1, 12);
		expect(figures.meanEquity).toBeCloseTo(105.8, 12);
	});

	test('take the risk-free rate off each bar', () => {
		const {sharpe, sortino} = curveStatistics(year, 100, 0.05);
		expect(sharpe).toBeCloseTo(0.6278164942145702, 12);
		expect(sortino).toBeCloseTo(1.5329537796040091, 12);
	});

	test('scale with the bars that a year has, whatever they are', () => {
		const {barsPerYear} = curveStatistics(curve([1, 2, 3], 60_000), 1);
		expect(barsPerYear).toBeCloseTo(525_960, 6);
	});

	test('tell how long a fall lasted, from the last bar at the peak to the recovery', () => {
		const days = curve([10, 12, 12, 9, 11, 12, 11, 10.9], dayMs);
		expect(curveStatistics(days, 10)).toMatchObject({
			maxDrawdown: -0.25,
			maxDrawdownBars: 3,
			maxDrawdownDays: 3,
			longestDrawdownBars: 3,
		});
		const unrecovered = curveStatistics(curve([10, 9, 9.5, 8, 9, 9], dayMs), 10);
		expect(unrecovered).toMatchObject({maxDrawdownBars: 5, maxDrawdownDays: 5});
	});

	test('keep the deepest and the longest fall apart', () => {
		const figures = curveStatistics(curve([10, 5, 10, 9, 9, 9, 10], dayMs), 10);
		expect(figures).toMatchObject({maxDrawdown: -0.5, maxDrawdownBars: 2, longestDrawdownBars: 4});
	});

	test('are null where they are not defined', () => {
		expect(curveStatistics(curve([], dayMs), 10)).toMatchObject({
			return: 0,
			cagr: null,
			sharpe: null,
			exposure: null,
			barsPerYear: null,
		});
		expect(curveStatistics(curve([10], dayMs), 10)).toMatchObject({cagr: null, volatility: null});
		const idle = curveStatistics(curve([10, 10, 10], dayMs), 10);
		expect(idle).toMatchObject({volatility: 0, sharpe: null, sortino: null, calmar: null});
		const ruined = curveStatistics(curve([10, -1, 2], dayMs), 10);
		expect(ruined).toMatchObject({cagr: null, sharpe: null, maxDrawdown: -1});
	});
});
