/**
 * The package `pitwall` as its declarations tell it: this file, and what it imports, is shipped as `.d.ts`. It names
 * types of the domain alone, so that none of the engine's own have to be shipped. `library.ts` is what runs.
 */
import type {BacktestSettings} from '../../state/domain/trading/backtest.ts';
import type {
	BacktestStatistics,
	BuyAndHold,
} from '../../state/domain/trading/backtest-statistics.ts';
import type {
	OrderPurpose,
	OrderReasonCode,
	OrderSide,
	OrderType,
} from '../../state/domain/trading/order.ts';
import type {OrderStatus} from '../../state/domain/trading/order-status.ts';
import type {Parameters} from '../algorithm/contract.ts';
import type {BacktestOptions} from './options.ts';

export {Algorithm} from './algorithm.ts';
export {AppError} from '../../state/domain/error.ts';
export type {AnyAlgorithmClass} from './algorithm.ts';
export type {BacktestOptions, BarRow, SimulatedBars} from './options.ts';
export type {
	AlgorithmBar,
	AlgorithmClass,
	Context,
	Decision,
	MaxSharesOptions,
	ParameterDeclaration,
	Parameters,
} from '../algorithm/contract.ts';

/**
 * Tests a strategy on past bars and returns its figures, curve, fills and orders. It runs in the thread of the caller,
 * and takes it until it is done. The same arguments give the same result.
 * @throws {@link AppError} with `code`, `what`, `why`, `fix`: `OPTION_…` for an argument, `BAR_DATA_…` and `BACKTEST_…`
 * for bars, `ALGORITHM_…` and `PARAMETER_…` for a strategy.
 */
export type Backtest = <Values = Parameters>(
	options: BacktestOptions<Values>,
) => Promise<BacktestReport>;

export declare const backtest: Backtest;

/**
 * Result of a backtest. `settings`, `statistics` and `buyAndHold` are those of `pitwall backtest --json`; times are
 * milliseconds since 1970-01-01 UTC elsewhere.
 */
export type BacktestReport = {
	settings: Omit<BacktestSettings, 'name' | 'snapshotHash' | 'sources'>;
	statistics: BacktestStatistics;
	/** The same bars with everything bought once. */
	buyAndHold: BuyAndHold;
	/** The values of `--equity`. */
	curve: BacktestCurve;
	/** The rows of `--trades`: one entry a fill. */
	trades: BacktestTrade[];
	/** The rows of `--orders`, in the order of their creation. */
	orders: BacktestOrder[];
};

/** Columns with one value a bar. */
export type BacktestCurve = {
	/** Close of the bar, milliseconds since 1970-01-01 UTC. */
	time: Float64Array;
	close: Float64Array;
	/** Signed quantity at the close. */
	position: Float64Array;
	equity: Float64Array;
	/** −1…0: how far equity lies below its highest value. */
	drawdown: Float64Array;
};

/** One fill. */
export type BacktestTrade = {
	/** Number of the fill, from 1. */
	fill: number;
	/** Number of the trade that it belongs to: a trade goes from flat to flat. */
	trade: number;
	/** Number of the bar, from 1. */
	bar: number;
	time: number;
	orderId: number;
	side: OrderSide;
	quantity: number;
	price: number;
	fee: number;
	/** Profit that it realized, before fees. */
	realized: number;
	/** After the fill. */
	position: number;
	/** Profit of the trade that it ended, after fees; null when it ended none. */
	tradeProfit: number | null;
};

/** One order, as it ended. */
export type BacktestOrder = {
	orderId: number;
	/** Bar at whose close it was created. */
	bar: number;
	time: number;
	purpose: OrderPurpose;
	side: OrderSide;
	type: OrderType;
	quantity: number;
	limit: number | null;
	trigger: number | null;
	protectiveStop: number | null;
	target: number | null;
	status: OrderStatus;
	reason: OrderReasonCode | null;
	reasonText: string | null;
	filledQuantity: number;
	averagePrice: number | null;
	fee: number;
	/** Bar of its last change. */
	updatedBar: number;
	updatedAt: number;
};
