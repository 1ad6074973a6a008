/**
 * The declarations of the package `pitwall`: this file and its imports are shipped as `.d.ts`. It uses only types of the
 * domain, so that those of the engine need not be shipped. `library.ts` is the implementation.
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
 * Tests a strategy on past bars and returns its statistics, curve, fills and orders. It runs synchronously in the thread
 * of the caller. The same arguments give the same result.
 * @throws {@link AppError} with `code`, `what`, `why`, `fix`: `OPTION_…` for an argument, `BAR_DATA_…` and `BACKTEST_…`
 * for bars, `ALGORITHM_…` and `PARAMETER_…` for a strategy.
 */
export type Backtest = <Values = Parameters>(
	options: BacktestOptions<Values>,
) => Promise<BacktestReport>;

export declare const backtest: Backtest;

/**
 * Result of a backtest. `settings`, `statistics` and `buyAndHold` are as in `pitwall backtest --json`; all other times
 * are milliseconds since 1970-01-01 UTC.
 */
export type BacktestReport = {
	settings: Omit<BacktestSettings, 'name' | 'snapshotHash' | 'sources'>;
	statistics: BacktestStatistics;
	/** Result of buying once and holding over the same bars. */
	buyAndHold: BuyAndHold;
	/** The values of `--equity`. */
	curve: BacktestCurve;
	/** The rows of `--trades`: one entry per fill. */
	trades: BacktestTrade[];
	/** The rows of `--orders`, in the order of their creation. */
	orders: BacktestOrder[];
};

/** Columns with one value per bar. */
export type BacktestCurve = {
	/** Close of the bar, milliseconds since 1970-01-01 UTC. */
	time: Float64Array;
	close: Float64Array;
	/** Signed quantity at the close. */
	position: Float64Array;
	equity: Float64Array;
	/** −1…0: equity relative to its highest value so far. */
	drawdown: Float64Array;
};

/** One fill. */
export type BacktestTrade = {
	/** Number of the fill, from 1. */
	fill: number;
	/** Number of its trade: a trade lasts from flat to flat. */
	trade: number;
	/** Number of the bar, from 1. */
	bar: number;
	time: number;
	orderId: number;
	side: OrderSide;
	quantity: number;
	price: number;
	fee: number;
	/** Realized profit, before fees. */
	realized: number;
	/** Position after the fill. */
	position: number;
	/** Profit of the trade that it ended, after fees; null if it ended none. */
	tradeProfit: number | null;
};

/** One order in its final state. */
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
