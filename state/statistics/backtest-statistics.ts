/** Computes the statistics of a run, for people and programs, from its curve and trades. */
import type {
	BacktestStatistics,
	OpenPosition,
	OrderCounts,
	TradeStatistics,
} from '../domain/trading/backtest-statistics.ts';
import {curveStatistics, type EquityCurve} from './performance.ts';
import type {TradeTotals} from './trades.ts';

const micros = 1_000_000;

/** How a run ended, beside its curve and trades. */
export type RunEnd = {
	orders: OrderCounts;
	openPosition: OpenPosition | null;
	/** The totals with the open position's trade counted as ended at the last close. */
	marked: TradeTotals;
};

/**
 * Returns the statistics of a run. Equity at each close includes the open position; trade statistics do not,
 * except those in `marked`.
 *
 * - win rate = trades with a profit ÷ trades; profit factor = sum of profits ÷ |sum of losses|, null without
 * a loss; expectancy = mean profit of a trade
 * - exposure = bars that closed with a position ÷ bars
 * - turnover = value of all fills ÷ mean equity, in total and per year
 *
 * @param curve equity in micros.
 */
export function backtestStatistics(
	curve: EquityCurve,
	totals: TradeTotals,
	{capitalMicros, riskFreeRate}: {capitalMicros: number; riskFreeRate: number},
	{orders, openPosition, marked}: RunEnd,
): BacktestStatistics {
	const {meanEquity, ...statistics} = curveStatistics(curve, capitalMicros, riskFreeRate);
	const {ruin} = totals;
	const turnover = meanEquity > 0 ? totals.notionalMicros / meanEquity : null;
	const {bars, years, barsPerYear, exposure, ...ratios} = statistics;
	return {
		...ratios,
		...tradeStatistics(totals),
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
		orders,
		openPosition,
		marked: tradeStatistics(marked),
	};
}

function tradeStatistics(totals: TradeTotals): TradeStatistics {
	const {trades, wins, losses, grossProfitMicros, grossLossMicros} = totals;
	const mean = (sum: number, count: number) => (count === 0 ? null : sum / count);
	const money = (value: number | null) => (value === null ? null : value / micros);
	return {
		trades,
		winRate: mean(wins, trades),
		profitFactor: grossLossMicros === 0 ? null : grossProfitMicros / -grossLossMicros,
		expectancy: money(mean(grossProfitMicros + grossLossMicros, trades)),
		averageWin: money(mean(grossProfitMicros, wins)),
		averageLoss: money(mean(grossLossMicros, losses)),
		bestTrade: trades === 0 ? null : totals.bestMicros / micros,
		worstTrade: trades === 0 ? null : totals.worstMicros / micros,
		averageBarsHeld: mean(totals.barsHeld, trades),
	};
}
