/** The arguments of `backtest()`. Types only. */
import type {Parameters} from '../algorithm/contract.ts';
import type {AnyAlgorithmClass} from './algorithm.ts';

/** One bar of a list. */
export type BarRow = {
	/**
	 * When the bar closes: a `Date`, milliseconds since 1970-01-01 UTC, or a text in one of the forms that files may
	 * have. All bars of a list have one form.
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

/** Bars of the simulated market: the same ones for the same symbol and seed. */
export type SimulatedBars = {
	/** BTC, ETH, GOLD, OIL, EURUSD or SPX. */
	symbol: string;
	/** Default 1. */
	seed?: number;
	/** Minutes; default 100,000. */
	count?: number;
};

/** What to test, on what. `Values`: the parameters that the constructor of the class takes. */
export type BacktestOptions<Values = Parameters> = {
	/**
	 * A class, or a strategy's file: a path that ends in `.ts`, `.mts`, `.js` or `.mjs`, or the name of one that Pitwall
	 * ships. A file is compiled and loaded anew by each call.
	 */
	algorithm: AnyAlgorithmClass<Values> | string;
	/** A CSV file, plain or `.gz`; `'builtin:sp500-2000'`; a list of bars; or bars of the simulated market. */
	bars: string | readonly BarRow[] | SimulatedBars;
	/**
	 * What is traded. A symbol that Pitwall knows brings its tick, lot and margin. Default: that of simulated bars;
	 * else `BARS`, which has the tick of its prices, a lot of 0.0001 and no leverage.
	 */
	symbol?: string;
	/** Money at the start; default 10,000. */
	capital?: number | string;
	/** Shares of the traded value, such as `0.0004` or `'0.04%'`. Default 0.04 % and 0.01 %. */
	costs?: {fee?: number | string; slippage?: number | string};
	/** Values over the defaults that the class declares. */
	parameters?: Partial<NoInfer<Values>>;
	/** Bars whose time is not before, or not after: `'2024-01-31'` or `'2024-01-31T09:30:00Z'`. */
	from?: string;
	to?: string;
	/** Makes bars of `'5m'`, `'1h'`, `'1d'` or `'1w'` of the finer ones. */
	timeframe?: string;
	/** Test the first bars only, 1…20,000,000. */
	count?: number;
	/** What the times of a file or list name; default `'close'`, `'open'` where a header shows an exchange. */
	time?: 'open' | 'close';
	/** Zone of times that name none, such as `'America/New_York'`; default UTC. */
	timeZone?: string;
	/** How times are written, where two forms fit. */
	timeForm?: string;
	/** Prices are rounded to this step, such as `0.01`. Default: that of the instrument, or finer. */
	tick?: number | string;
	/** Smallest step of a quantity; default: that of the instrument. */
	lot?: number | string;
	/** Maintenance margin as a ratio of the position's worth; default: that of the instrument. */
	maintenance?: number;
	/** Yearly rate as a ratio, −0.5…10; default 0. */
	riskFree?: number;
};
