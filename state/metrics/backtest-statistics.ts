/** Curve and trades of a run → the statistics that people and programs are shown. */
import type {BacktestStatistics} from '../domain/backtest.ts';
import {curveStatistics, type EquityCurve} from './performance.ts';
import type {TradeTotals} from './trades.ts';

const micros = 1_000_000;

/**
 * Returns the statistics of a run.
 *
 * - win rate = trades with a profit ÷ trades; profit factor = sum of profits ÷ |sum of losses|, null
 *   without a loss; expectancy = mean profit of a trade
 * - exposure = bars that closed with a position ÷ bars
 * - turnover = value of all fills ÷ mean equity, in all and a year
 *
 * @param curve equity in micros.
 */
export function backtestStatistics(
	curve: EquityCurve,
	totals: TradeTotals,
	{capitalMicros, riskFreeRate}: {capitalMicros: number; riskFreeRate: number},
): BacktestStatistics {
	const {meanEquity, ...figures} = curveStatistics(curve, capitalMicros, riskFreeRate);
	const {trades, wins, losses, grossProfitMicros, grossLossMicros, ruin} = totals;
	const mean = (sum: number, count: number) => (count === 0 ? null : sum / count);
	const money = (value: number | null) => (value === null ? null : value / micros);
	const turnover = meanEquity > 0 ? totals.notionalMicros / meanEquity : null;
	const {bars, years, barsPerYear, exposure, ...ratios} = figures;
	return {
		...ratios,
		trades,
		winRate: mean(wins, trades),
		profitFactor: grossLossMicros === 0 ? null : grossProfitMicros / -grossLossMicros,
		expectancy: money(mean(grossProfitMicros + grossLossMicros, trades)),
		averageWin: money(mean(grossProfitMicros, wins)),
		averageLoss: money(mean(grossLossMicros, losses)),
		bestTrade: trades === 0 ? null : totals.bestMicros / micros,
		worstTrade: trades === 0 ? null : totals.worstMicros / micros,
		averageBarsHeld: mean(totals.barsHeld, trades),
		exposure,
		turnover,
		turnoverPerYear: turnover === null || years <= 0 ? null : turnover / years,
		fills: totals.fills,
		liquidations: totals.liquidations,
		ruined: ruin === null ? null : {bar: ruin.barIndex, debt: ruin.debtMicros / micros},
		fees: totals.feesMicros / micros,
		startEquity: capitalMicros / micros,
		endEquity: (bars === 0 ? capitalMicros : (curve.equity[bars - 1] as number)) / micros,
		bars,
		years,
		barsPerYear,
	};
}
