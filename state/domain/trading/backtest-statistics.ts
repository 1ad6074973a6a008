/** The statistics of a backtest, as its documents hold them; backtest.ts defines their units. */
import type {OrderReasonCode, OrderSide, OrderType} from './order.ts';

/** Formulas and their sources are in state/statistics/performance.ts and state/statistics/trades.ts. */
export type BacktestStatistics = {
	/** Last equity over capital, minus one. */
	return: number | null;
	cagr: number | null;
	volatility: number | null;
	sharpe: number | null;
	sortino: number | null;
	calmar: number | null;
	/** −1…0. */
	maxDrawdown: number;
	/** From the peak to the recovery, or to the end of the data. */
	maxDrawdownBars: number;
	maxDrawdownDays: number;
	longestDrawdownBars: number;
	longestDrawdownDays: number;
	/** From flat to flat. */
	trades: number;
	winRate: number | null;
	profitFactor: number | null;
	/** Mean profit of a trade, fees included. */
	expectancy: number | null;
	averageWin: number | null;
	averageLoss: number | null;
	bestTrade: number | null;
	worstTrade: number | null;
	averageBarsHeld: number | null;
	/** Share of bars with an open position at the close. */
	exposure: number | null;
	/** Traded value over mean equity. */
	turnover: number | null;
	turnoverPerYear: number | null;
	fills: number;
	/** Positions that the venue closed because equity did not cover their maintenance margin. */
	liquidations: number;
	/**
	 * The bar in which the account lost all its money and was closed, and the loss beyond that; null: not
	 * ruined.
	 */
	ruined: {bar: number; debt: number} | null;
	fees: number;
	startEquity: number;
	endEquity: number;
	bars: number;
	years: number;
	/** Bars in a year, derived from their times; scales annual statistics. */
	barsPerYear: number | null;
	orders: OrderCounts;
	/** Null: flat at the last bar. */
	openPosition: OpenPosition | null;
	/**
	 * The trade statistics with the open position counted as one more trade, closed at the last close without
	 * cost.
	 */
	marked: TradeStatistics;
};

/** Statistics that follow from trades alone. */
export type TradeStatistics = Pick<
	BacktestStatistics,
	| 'trades'
	| 'winRate'
	| 'profitFactor'
	| 'expectancy'
	| 'averageWin'
	| 'averageLoss'
	| 'bestTrade'
	| 'worstTrade'
	| 'averageBarsHeld'
>;

/** Number of orders by end; `open` ones still waited after the last bar. */
export type OrderCounts = Record<'total' | 'filled' | UnfilledEnd | 'open', number> & {
	/** By reason: denied and rejected ones first, then the most frequent. */
	unfilled: UnfilledOrders[];
};

/** *Denied* by us, *rejected* by the venue. */
export type UnfilledEnd = 'denied' | 'rejected' | 'canceled' | 'expired';

export type UnfilledOrders = {
	status: UnfilledEnd;
	code: OrderReasonCode | null;
	count: number;
	/** `bar` in which it ended; `reason` carries its numbers, and the largest quantity that would have passed. */
	first: {
		bar: number;
		time: string;
		orderId: number;
		side: OrderSide;
		type: OrderType;
		quantity: number;
		reason: string;
	};
};

/** The position after the last bar. Money in the account's currency. */
export type OpenPosition = {
	side: 'LONG' | 'SHORT';
	quantity: number;
	/** Average price of its entry, without fees. */
	entryPrice: number;
	/** The last close. */
	markPrice: number;
	/** At the mark, before fees. */
	unrealized: number;
	/** Profit of its trade so far: unrealized, plus the realized part, minus the fees paid. */
	profit: number;
	/** Bar of its first fill. */
	sinceBar: number;
	since: string;
};

/**
 * The same bars after one purchase: decided at the first close, filled at the next open with slippage and
 * fee, without leverage, and held.
 */
export type BuyAndHold = Pick<
	BacktestStatistics,
	'return' | 'cagr' | 'volatility' | 'sharpe' | 'maxDrawdown' | 'fees' | 'endEquity'
> & {
	quantity: number;
	/** Null: nothing could be bought. */
	entryPrice: number | null;
};
