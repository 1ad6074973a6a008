/**
 * The documents of a backtest, which the runner's tool returns and `pitwall backtest --json` prints. They are
 * a written contract, see docs/json.md: money in the account's currency, ratios instead of percent, times
 * ISO 8601 UTC, null for undefined values.
 */
import type {BacktestStatistics, BuyAndHold} from './backtest-statistics.ts';
import type {AppErrorFacts} from '../error.ts';
import type {MarketSettings, ParameterValue} from '../instance/instance.ts';
import type {SettingSources} from '../instance/setting-source.ts';

export type Parameters = Record<string, ParameterValue>;

/** Statistics that can order runs; the greatest value is the best in each of them. */
export const rankings = [
	'sharpe',
	'sortino',
	'calmar',
	'return',
	'cagr',
	'profitFactor',
	'expectancy',
	'winRate',
	'maxDrawdown',
] as const satisfies (keyof BacktestStatistics)[];
export type Ranking = (typeof rankings)[number];

/** Statistics of one run, or why there are none. */
export type BacktestRun = {
	parameters: Parameters;
} /** `place`: in the order of `rank`, from 1. */ & (
	| {ok: true; place: number; statistics: BacktestStatistics}
	/** `skipped`: its constructor refused the parameters; otherwise it failed on a bar. */
	| {ok: false; skipped: boolean; code: string; reason: string}
);

/** Bars of a fold, from 1, both ends included. */
export type BarRange = {
	fromBar: number;
	toBar: number;
	from: string;
	to: string;
	buyAndHold: BuyAndHold;
};

/**
 * How bars before the first decision reach an algorithm: through its own method, `warmUp` or `warm_up`, or
 * only as history of its context.
 */
export type WarmUp = 'method' | 'history';

export type BacktestFold = {
	fold: number;
	train: BarRange;
	test: BarRange;
	/** Best in the training bars; null if no run of the grid could be ranked. */
	parameters: Parameters | null;
	inSample: BacktestStatistics | null;
	outOfSample: BacktestStatistics | null;
	/** How the training bars reached the tested algorithm; null if the test has no result. */
	warmUp: WarmUp | null;
	/** Why the run out of sample failed. */
	reason: string | null;
};

export type BacktestSettings = {
	name: string;
	symbol: string;
	algorithm: string;
	snapshotHash: string;
	/** Only those given; others have the default of the class. */
	parameters: Parameters;
	capital: number;
	/** Ratios of the traded value. */
	fee: number;
	slippage: number;
	/** The source of each setting that determines the statistics. */
	sources: SettingSources;
	market: MarketSettings;
	/** Smallest steps of prices and quantities, as exact text, and the source of the first. */
	tick: string;
	tickFrom: 'instrument' | 'data' | 'setting' | 'ledger';
	lot: string;
	/** Initial margin as a ratio of the value. */
	margin: number;
	/** Null for the simulated market. */
	data: BacktestData | null;
	bars: number;
	from: string;
	to: string;
	/** Yearly. */
	riskFree: number;
};

/** How the file of the bars was read. */
export type BacktestData = {
	/** Name of the form of its stamps. */
	timeForm: string;
	/** What its stamps name. */
	time: 'open' | 'close';
	/** Zone given for stamps without one; null: UTC, or the stamps have their own. */
	timeZone: string | null;
	/** Usual distance between two rows, such as `5m`; null with fewer than two. */
	bars: string | null;
	newestFirst: boolean;
	/** Program that writes such files, if the header reveals it. */
	layout: string | null;
	/** Whether there is a column of volumes. */
	volume: boolean;
};

export type BacktestResult = {
	kind: 'single' | 'sweep' | 'walk-forward';
	settings: BacktestSettings;
	/** Covers the run, the best run of a sweep, or the joined out-of-sample bars. */
	statistics: BacktestStatistics;
	/** Covers the bars of the statistics. */
	buyAndHold: BuyAndHold;
	/** In a sweep, those of the best run; null in a walk-forward, where each fold has its own. */
	parameters: Parameters | null;
	rank: Ranking;
	/** Trades that a run needed to be eligible; an open position counts as one. */
	minTrades: number;
	/** In the order of the grid; null without one. */
	runs: BacktestRun[] | null;
	folds: BacktestFold[] | null;
	/** Files that were written. */
	files: string[];
	/**
	 * `elapsedMs` covers everything, `runMs` the runs alone; `threads` were started in total, `jobs` of them
	 * ran at a time. A run whose state outlives its module, in a global or in Node, gets a thread of its own.
	 */
	measured: {elapsedMs: number; runMs: number; barsRun: number; jobs: number; threads: number};
};

/** Curves as drawn: for each column of dots the lowest, highest and last value. */
export type BacktestChart = {equity: number[]; drawdown: number[]};

/** One line of the tool. */
export type BacktestAnswer =
	| {
			progress: {
				phase: 'load' | 'run';
				bars: number;
				barsTotal: number | null;
				runs: number;
				runsTotal: number;
			};
	  }
	/** Text that the algorithm printed. */
	| {output: string}
	| {run: BacktestRun}
	| {chart: BacktestChart}
	| {result: Omit<BacktestResult, 'runs'>};

export type BacktestFailure = Pick<
	AppErrorFacts,
	'code' | 'exitCode' | 'what' | 'why' | 'fix' | 'details'
>;
