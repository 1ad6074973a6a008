/** The arguments of `backtest()`. Types only. */
import type {Parameters} from '../algorithm/contract.ts';
import type {AnyAlgorithmClass} from './algorithm.ts';

/** One bar of a list. */
export type BarRow = {
	/**
	 * Close of the bar: a `Date`, milliseconds since 1970-01-01 UTC, or a text in a form that is allowed in files. All
	 * bars of a list have the same form.
	 */
	time: Date | number | string;
	/** Prices are numbers or exact decimals as text. */
	open: number | string;
	high: number | string;
	low: number | string;
	close: number | string;
	/** Default 0. */
	volume?: number | string;
};

/** Bars of the simulated market: the same bars for the same symbol and seed. */
export type SimulatedBars = {
	/** BTC, ETH, GOLD, OIL, EURUSD or SPX. */
	symbol: string;
	/** Default 1. */
	seed?: number;
	/** Minutes; default 100,000. */
	count?: number;
};

/** Options of a backtest. `Values`: the parameters that the constructor of the class takes. */
export type BacktestOptions<Values = Parameters> = {
	/**
	 * A class, or the file of a strategy: a path that ends in `.ts`, `.mts`, `.js` or `.mjs`, or the name of a shipped
	 * one. Each call compiles and loads the file again.
	 */
	algorithm: AnyAlgorithmClass<Values> | string;
	/** A CSV file, plain or `.gz`; `'builtin:sp500-2000'`; a list of bars; or bars of the simulated market. */
	bars: string | readonly BarRow[] | SimulatedBars;
	/**
	 * The traded symbol. A symbol that Pitwall knows has its own tick, lot and margin. Default: that of simulated bars;
	 * else `BARS`, which has the tick of its prices, a lot of 0.0001 and no leverage.
	 */
	symbol?: string;
	/** Money at the start; default 10,000. */
	capital?: number | string;
	/** Shares of the traded value, such as `0.0004` or `'0.04%'`. Default 0.04 % and 0.01 %. */
	costs?: {fee?: number | string; slippage?: number | string};
	/** Values that override the defaults of the class. */
	parameters?: Partial<NoInfer<Values>>;
	/** First and last time of the bars to use: `'2024-01-31'` or `'2024-01-31T09:30:00Z'`. */
	from?: string;
	to?: string;
	/** Combines finer bars into bars of `'5m'`, `'1h'`, `'1d'` or `'1w'`. */
	timeframe?: string;
	/** Number of bars to test, from the first; 1…20,000,000. */
	count?: number;
	/** Whether times are the open or the close of a bar; default `'close'`, or `'open'` if a header shows an exchange. */
	time?: 'open' | 'close';
	/** Zone of times without one, such as `'America/New_York'`; default UTC. */
	timeZone?: string;
	/** Format of the times, if two formats fit. */
	timeForm?: string;
	/** Prices are rounded to this step, such as `0.01`. Default: that of the instrument, or finer. */
	tick?: number | string;
	/** Smallest step of a quantity; default: that of the instrument. */
	lot?: number | string;
	/** Maintenance margin as a ratio of the value of the position; default: that of the instrument. */
	maintenance?: number;
	/** Yearly rate as a ratio, −0.5…10; default 0. */
	riskFree?: number;
};
