/** The figures of a backtest, as its documents hold them: see backtest.ts for their units. */
import type {OrderReasonCode, OrderSide, OrderType} from './order.ts';

/** Formulas and their sources stand in state/statistics/performance.ts and state/statistics/trades.ts. */
export type BacktestStatistics = {
	/** Last equity over capital, less one. */
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
	/** Share of bars at whose close a position was open. */
	exposure: number | null;
	/** Traded value over mean equity. */
	turnover: number | null;
	turnoverPerYear: number | null;
	fills: number;
	/** Positions that the venue closed, for equity did not cover their maintenance margin. */
	liquidations: number;
	/** The bar in which nothing was left of the account, which was closed then, and the loss beyond it. */
	ruined: {bar: number; debt: number} | null;
	fees: number;
	startEquity: number;
	endEquity: number;
	bars: number;
	years: number;
	/** Bars in a year, as their times say: what annual figures are scaled with. */
	barsPerYear: number | null;
	orders: OrderCounts;
	/** Null: flat at the last bar. */
	openPosition: OpenPosition | null;
	/** The figures of trades with the open position counted as one more, closed at the last close without a cost. */
	marked: TradeFigures;
};

/** Figures that follow from trades alone. */
export type TradeFigures = Pick<
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

/** How orders ended; `open` ones still waited after the last bar. */
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
	/** `bar` in which it ended; `reason` carries its figures, and what would have passed. */
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
	/** Of its trade so far: unrealized, and what it realized, less the fees that it paid. */
	profit: number;
	/** Bar of its first fill. */
	sinceBar: number;
	since: string;
};

/**
 * The same bars with everything bought once: decided at the first close, filled at the next open with slippage and fee,
 * without leverage, and held.
 */
export type BuyAndHold = Pick<
	BacktestStatistics,
	'return' | 'cagr' | 'volatility' | 'sharpe' | 'maxDrawdown' | 'fees' | 'endEquity'
> & {
	quantity: number;
	/** Null: nothing could be bought. */
	entryPrice: number | null;
};
