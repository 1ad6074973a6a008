/** Reduces curves to the values that a chart with this many columns needs. Pure. */
import type {BacktestChart} from '../../state/domain/trading/backtest.ts';
import {drawdownRatio} from '../../state/statistics/drawdown.ts';

/**
 * Returns lowest, highest and last value for each of `columns` parts of the curve, in order; all values if
 * there are no more than that. Equity in money, drawdown as ratio.
 */
export function chartOf(
	equityMicros: Float64Array,
	capitalMicros: number,
	columns: number,
): BacktestChart {
	const drawdown = new Float64Array(equityMicros.length);
	let peak = capitalMicros;
	for (const [index, value] of equityMicros.entries()) {
		if (value > peak) peak = value;
		drawdown[index] = drawdownRatio(value, peak);
	}

	const equity = thinned(equityMicros, columns).map(value => value / 1_000_000);
	return {equity, drawdown: thinned(drawdown, columns)};
}

function thinned(values: Float64Array, columns: number): number[] {
	if (values.length <= columns * 3) return [...values];
	const shown: number[] = [];
	for (let column = 0; column < columns; column += 1) {
		const from = Math.floor((column * values.length) / columns);
		const to = Math.floor(((column + 1) * values.length) / columns);
		let low = Number.POSITIVE_INFINITY;
		let high = Number.NEGATIVE_INFINITY;
		for (let at = from; at < to; at += 1) {
			const value = values[at] as number;
			if (value < low) low = value;
			if (value > high) high = value;
		}
		shown.push(low, high, values[to - 1] as number);
	}

	return shown;
}
