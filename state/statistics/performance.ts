/**
 * Computes the performance of a strategy from its equity curve, one value a bar. Annual statistics are scaled
 * with the number of bars in a year, derived from the bars' own times: (bars − 1) ÷ years, a year being
 * 365.25 days. So minute bars of a market that never closes have some 526,000 in a year, daily bars of an
 * exchange some 252.
 */
import type {BacktestStatistics} from '../domain/trading/backtest-statistics.ts';
import {dayMs} from '../domain/time/civil-day.ts';
import {drawdownRatio} from './drawdown.ts';

/** Columns of one length. */
export type EquityCurve = {
	/** Market time at which each bar closed. */
	closeAtMs: Float64Array;
	/** Money at each close, in any one unit. */
	equity: Float64Array;
	/** Signed; 0 is flat. */
	position: Float64Array;
};

/** The statistics of a backtest that follow from its curve alone. */
export type CurveStatistics = Pick<
	BacktestStatistics,
	| 'return'
	| 'cagr'
	| 'volatility'
	| 'sharpe'
	| 'sortino'
	| 'calmar'
	| 'maxDrawdown'
	| 'maxDrawdownBars'
	| 'maxDrawdownDays'
	| 'longestDrawdownBars'
	| 'longestDrawdownDays'
	| 'exposure'
	| 'bars'
	| 'years'
	| 'barsPerYear'
> & {
	/** In the unit of the curve; NaN without bars. */
	meanEquity: number;
};

const yearMs = 365.25 * dayMs;

/**
 * Returns the statistics of a curve that began with `startEquity` > 0. An undefined value is null: ratios of
 * a curve that fell to zero, a Sharpe ratio without variance, annual values of a single moment.
 *
 * - return = last ÷ start − 1; CAGR = (last ÷ start)^(1 ÷ years) − 1
 * - simple returns r from close to close; volatility = sample standard deviation of r × √(bars in a year)
 * - Sharpe = (mean r − f) ÷ standard deviation × √(bars in a year), f the risk-free rate of a bar (W. F.
 * Sharpe 1994, "The Sharpe Ratio", ex post)
 * - Sortino = (mean r − f) ÷ √(mean of min(0, r − f)²) × √(bars in a year): the deviation counts all bars (F.
 * Sortino, L. Price 1994, "Performance Measurement in a Downside Risk Framework")
 * - Calmar = CAGR ÷ |deepest drawdown|, over the whole span (T. W. Young 1991)
 *
 * @param riskFreeRate of a year, as a ratio.
 */
export function curveStatistics(
	curve: EquityCurve,
	startEquity: number,
	riskFreeRate = 0,
): CurveStatistics {
	const {equity, closeAtMs} = curve;
	const bars = equity.length;
	const last = bars === 0 ? startEquity : (equity[bars - 1] as number);
	const years =
		bars < 2 ? 0 : ((closeAtMs[bars - 1] as number) - (closeAtMs[0] as number)) / yearMs;
	const barsPerYear = years > 0 ? (bars - 1) / years : null;
	const drawdown = drawdownOf(curve, startEquity);
	const {meanEquity, leastEquity, exposedBars} = sumsOf(curve);
	const growth = leastEquity > 0 ? last / startEquity : Number.NaN;
	const cagr = years > 0 ? finite(growth ** (1 / years) - 1) : null;
	const ratios =
		barsPerYear === null || !(leastEquity > 0)
			? {volatility: null, sharpe: null, sortino: null}
			: returnRatios(equity, barsPerYear, riskFreeRate);
	return {
		return: finite(last / startEquity - 1),
		cagr,
		...ratios,
		calmar: cagr === null || drawdown.maxDrawdown === 0 ? null : cagr / -drawdown.maxDrawdown,
		...drawdown,
		exposure: bars === 0 ? null : exposedBars / bars,
		meanEquity,
		bars,
		years,
		barsPerYear,
	};
}

/** `equity` holds at least two values, all above 0. */
function returnRatios(equity: Float64Array, barsPerYear: number, riskFreeRate: number) {
	const riskFree = (1 + riskFreeRate) ** (1 / barsPerYear) - 1;
	const count = equity.length - 1;
	let sum = 0;
	let shortfall = 0;
	for (let at = 1; at <= count; at += 1) {
		const excess = returnAt(equity, at) - riskFree;
		sum += excess;
		if (excess < 0) shortfall += excess * excess;
	}

	const mean = sum / count;
	let squares = 0;
	for (let at = 1; at <= count; at += 1) {
		const difference = returnAt(equity, at) - riskFree - mean;
		squares += difference * difference;
	}

	const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : Number.NaN;
	const scale = Math.sqrt(barsPerYear);
	return {
		volatility: finite(deviation * scale),
		sharpe: deviation > 0 ? finite((mean / deviation) * scale) : null,
		sortino: shortfall > 0 ? finite((mean / Math.sqrt(shortfall / count)) * scale) : null,
	};
}

function returnAt(equity: Float64Array, at: number): number {
	return (equity[at] as number) / (equity[at - 1] as number) - 1;
}

/**
 * The deepest and the longest drawdown. A drawdown lasts from the last bar at the peak to the first bar that
 * is back at it, or to the end of the data. The capital counts as the first peak.
 */
function drawdownOf({equity, closeAtMs}: EquityCurve, startEquity: number) {
	const fall = {
		maxDrawdown: 0,
		maxDrawdownBars: 0,
		maxDrawdownDays: 0,
		longestDrawdownBars: 0,
		longestDrawdownDays: 0,
	};
	let peak = startEquity;
	let peakAt = 0;
	let deepestHere = 0;

	const endFall = (at: number): void => {
		if (deepestHere === 0) return;
		const bars = at - peakAt;
		const days = ((closeAtMs[at] as number) - (closeAtMs[peakAt] as number)) / dayMs;
		if (bars > fall.longestDrawdownBars) {
			fall.longestDrawdownBars = bars;
			fall.longestDrawdownDays = days;
		}
		if (deepestHere < fall.maxDrawdown) {
			fall.maxDrawdown = deepestHere;
			fall.maxDrawdownBars = bars;
			fall.maxDrawdownDays = days;
		}
		deepestHere = 0;
	};

	for (let at = 0; at < equity.length; at += 1) {
		const value = equity[at] as number;
		if (value >= peak) {
			endFall(at);
			peak = value;
			peakAt = at;
		} else deepestHere = Math.min(deepestHere, drawdownRatio(value, peak));
	}

	if (equity.length > 0) endFall(equity.length - 1);
	return fall;
}

function sumsOf({equity, position}: EquityCurve) {
	let sum = 0;
	let leastEquity = Number.POSITIVE_INFINITY;
	let exposedBars = 0;
	for (let at = 0; at < equity.length; at += 1) {
		const value = equity[at] as number;
		sum += value;
		if (value < leastEquity) leastEquity = value;
		if (position[at] !== 0) exposedBars += 1;
	}

	return {
		meanEquity: equity.length === 0 ? Number.NaN : sum / equity.length,
		leastEquity,
		exposedBars,
	};
}

/** Values that are not finite are reported as null. */
function finite(value: number): number | null {
	return Number.isFinite(value) ? value : null;
}
