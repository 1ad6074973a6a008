/**
 * Joins the out-of-sample runs of a walk-forward into one: each fold began with the same capital, so its
 * curve continues in proportion from the end of the one before; if no equity was left, it stays at 0. Trade
 * amounts are those of the folds; only the traded value is scaled, because it is compared with the curve.
 */
import {backtestStatistics, type RunEnd} from '../../state/statistics/backtest-statistics.ts';
import type {EquityCurve} from '../../state/statistics/performance.ts';
import {joinTotals, type TradeTotals} from '../../state/statistics/trades.ts';
import {joinFillTables} from './fill-table.ts';
import {joinOrderCounts} from './order-tally.ts';
import type {Simulation} from './simulate.ts';

export type FoldRun = Pick<Simulation, 'curve' | 'totals' | 'fills' | 'orders' | 'end'>;

/** Returns the joined run of consecutive folds, oldest first. */
export function joinFolds(
	folds: readonly FoldRun[],
	given: {capitalMicros: number; riskFreeRate: number},
): Simulation {
	const {capitalMicros} = given;
	const bars = folds.reduce((sum, {curve}) => sum + curve.equity.length, 0);
	const joined: EquityCurve = {
		closeAtMs: new Float64Array(bars),
		equity: new Float64Array(bars),
		position: new Float64Array(bars),
	};
	let at = 0;
	let start = capitalMicros;
	const scaled: TradeTotals[] = [];
	for (const {curve, totals: own} of folds) {
		const factor = Math.max(0, start / capitalMicros);
		scaled.push({...own, notionalMicros: own.notionalMicros * factor});
		joined.closeAtMs.set(curve.closeAtMs, at);
		joined.position.set(curve.position, at);
		for (const [index, value] of curve.equity.entries())
			joined.equity[at + index] = factor > 0 ? value * factor : start;
		at += curve.equity.length;
		start = joined.equity[at - 1] ?? start;
	}

	const totals = joinTotals(scaled);
	const fills = joinFillTables(folds.map(fold => fold.fills));
	const end: RunEnd = {
		orders: joinOrderCounts(folds.map(fold => fold.end.orders)),
		openPosition: folds.at(-1)?.end.openPosition ?? null,
		// Each test that ended with a position adds its trade.
		marked: joinTotals(folds.map(fold => fold.end.marked)),
	};
	const statistics = backtestStatistics(joined, totals, given, end);
	const orders = folds.flatMap(fold => fold.orders);
	return {statistics, totals, curve: joined, fills, orders, end, warmUp: null};
}
