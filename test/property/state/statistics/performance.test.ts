import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {dayMs} from '../../../../state/domain/time/civil-day.ts';
import {curveStatistics} from '../../../../state/statistics/performance.ts';
import {createTradeFold, type TradeFill} from '../../../../state/statistics/trades.ts';

const steps = fc.array(
	fc.record({
		equity: fc.integer({min: 1, max: 1_000_000}),
		position: fc.integer({min: -2, max: 2}),
		gapMs: fc.integer({min: 1000, max: 40 * dayMs}),
	}),
	{minLength: 3, maxLength: 60},
);

/** The same figures, written from the definitions with lists and no thought of speed. */
function naive(equity: number[], times: number[], start: number, riskFree: number) {
	const years = ((times.at(-1) as number) - (times[0] as number)) / (365.25 * dayMs);
	const perYear = (equity.length - 1) / years;
	const perBar = Math.exp(Math.log(1 + riskFree) / perYear) - 1;
	const excess = equity.slice(1).map((value, at) => value / (equity[at] as number) - 1 - perBar);
	const mean = excess.reduce((sum, value) => sum + value, 0) / excess.length;
	const variance =
		excess.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (excess.length - 1);
	const downside = Math.sqrt(
		excess.reduce((sum, value) => sum + Math.min(0, value) ** 2, 0) / excess.length,
	);
	const falls = equity.map((value, at) => value / Math.max(start, ...equity.slice(0, at + 1)) - 1);
	const growth = (equity.at(-1) as number) / start;
	return {
		cagr: growth ** (1 / years) - 1,
		volatility: Math.sqrt(variance * perYear),
		sharpe: (mean / Math.sqrt(variance)) * Math.sqrt(perYear),
		sortino: (mean / downside) * Math.sqrt(perYear),
		maxDrawdown: Math.min(0, ...falls),
	};
}

function expectClose(value: number | null, expected: number): void {
	if (!Number.isFinite(expected)) expect(value).toBeNull();
	else
		expect(Math.abs((value as number) - expected)).toBeLessThanOrEqual(
			1e-7 * (1 + Math.abs(expected)),
		);
}

describe('statistics of any curve', () => {
	it('agree with the definitions', () => {
		fc.assert(
			fc.property(steps, fc.constantFrom(0, 0.03), (bars, riskFree) => {
				const equity = bars.map(bar => bar.equity);
				let atMs = 0;
				const times = bars.map(({gapMs}) => (atMs += gapMs));
				const figures = curveStatistics(
					{
						closeAtMs: Float64Array.from(times),
						equity: Float64Array.from(equity),
						position: Float64Array.from(bars, bar => bar.position),
					},
					1000,
					riskFree,
				);
				const expected = naive(equity, times, 1000, riskFree);
				expectClose(figures.cagr, expected.cagr);
				expectClose(figures.maxDrawdown, expected.maxDrawdown);
				fc.pre(new Set(equity).size > 1);
				expectClose(figures.volatility, expected.volatility);
				expectClose(figures.sharpe, expected.sharpe);
				expectClose(figures.sortino, expected.sortino);
			}),
		);
	});

	it('count the fall that no other exceeds, in length and depth', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({min: 1, max: 8}), {minLength: 1}), values => {
				const figures = curveStatistics(
					{
						closeAtMs: Float64Array.from(values, (_, at) => at * dayMs),
						equity: Float64Array.from(values),
						position: new Float64Array(values.length),
					},
					5,
				);
				let longest = 0;
				for (const [at, value] of values.entries()) {
					// A fall begins at a bar at or above all before it, and ends with the first bar as high.
					if (value < Math.max(5, ...values.slice(0, at))) continue;
					const back = values.findIndex((later, index) => index > at && later >= value);
					const end = back === -1 ? values.length - 1 : back;
					if (end > at + 1 || (back === -1 && end > at)) longest = Math.max(longest, end - at);
				}
				const neverAtPeak = values.findIndex(value => value >= 5);
				const first = neverAtPeak === -1 ? values.length - 1 : neverAtPeak;
				expect(figures.longestDrawdownBars).toBe(Math.max(longest, first));
			}),
		);
	});
});

const deals = fc.array(
	fc.record({
		buys: fc.boolean(),
		quantity: fc.integer({min: 1, max: 5}),
		fee: fc.integer({min: 0, max: 9}),
		realized: fc.integer({min: -50, max: 50}),
	}),
	{maxLength: 40},
);

describe('trades of any fills', () => {
	it('share out realized profit and fees to the last micro once the position is flat', () => {
		fc.assert(
			fc.property(deals, plan => {
				const fold = createTradeFold();
				let position = 0;
				let realized = 0;
				let fees = 0;
				const add = (fill: TradeFill) => {
					realized += fill.realizedMicros;
					fees += fill.feeMicros;
					fold.add(fill, 1);
				};
				for (const [index, {buys, quantity, fee, ...deal}] of plan.entries()) {
					const sign = buys ? 1 : -1;
					const realizedMicros = position * sign < 0 ? deal.realized : 0;
					position += sign * quantity;
					const side = buys ? 'BUY' : 'SELL';
					const money = {feeMicros: fee, realizedMicros, positionLots: position};
					add({barIndex: index, side, quantityLots: quantity, ...money});
				}
				if (position !== 0) {
					const side = position > 0 ? 'SELL' : 'BUY';
					const rest = {quantityLots: Math.abs(position), feeMicros: 3, realizedMicros: 7};
					add({barIndex: 99, side, positionLots: 0, ...rest});
				}
				const {grossProfitMicros, grossLossMicros, trades, wins, losses, fills} = fold.totals;
				expect(grossProfitMicros + grossLossMicros).toBe(realized - fees);
				expect(wins + losses).toBeLessThanOrEqual(trades);
				expect(fills).toBe(plan.length + (position === 0 ? 0 : 1));
			}),
		);
	});
});
