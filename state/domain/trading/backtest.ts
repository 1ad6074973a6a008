/**
 * What a backtest answers: the documents that the runner's tool tells and that `pitwall backtest --json`
 * prints. A written contract, see docs/json.md: money in the account's currency, ratios and not percent, times
 * ISO 8601 UTC, null where a figure is not defined.
 */
import type {BacktestStatistics, BuyAndHold} from './backtest-statistics.ts';
import type {AppErrorFacts} from '../error.ts';
import type {MarketSettings, ParameterValue} from '../instance/instance.ts';
import type {SettingSources} from '../instance/setting-source.ts';

export type Parameters = Record<string, ParameterValue>;

/** Figures by which runs can be ordered; the greatest is the best in each of them. */
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
	/** `skipped`: its constructor refused the parameters; else it failed on a bar. */
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
 * How bars before the first decision reach an algorithm: by its own method for them, `warmUp` or `warm_up`, or as
 * history of its context alone.
 */
export type WarmUp = 'method' | 'history';

export type BacktestFold = {
	fold: number;
	train: BarRange;
	test: BarRange;
	/** Best in the training bars; null when no run of the grid could be ranked. */
	parameters: Parameters | null;
	inSample: BacktestStatistics | null;
	outOfSample: BacktestStatistics | null;
	/** How the training bars reached the algorithm that was tested; null where the test has no result. */
	warmUp: WarmUp | null;
	/** Why the run out of sample failed. */
	reason: string | null;
};

export type BacktestSettings = {
	name: string;
	symbol: string;
	algorithm: string;
	snapshotHash: string;
	/** Given ones alone; others have the default of the class. */
	parameters: Parameters;
	capital: number;
	/** Ratios of the traded value. */
	fee: number;
	slippage: number;
	/** Where each of the settings comes from that decide about the figures. */
	sources: SettingSources;
	market: MarketSettings;
	/** Smallest steps of prices and quantities, as exact text, and where the first comes from. */
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
	/** Zone of stamps that name none, where one was given; null: UTC, or that of the stamps. */
	timeZone: string | null;
	/** Usual distance of two rows, such as `5m`; null with fewer than two. */
	bars: string | null;
	newestFirst: boolean;
	/** Program that writes such files, where the header gives it away. */
	layout: string | null;
	/** Whether there is a column of volumes. */
	volume: boolean;
};

export type BacktestResult = {
	kind: 'single' | 'sweep' | 'walk-forward';
	settings: BacktestSettings;
	/** Of the run; of the best run of a sweep; of the joined bars out of sample. */
	statistics: BacktestStatistics;
	/** Of the bars of the statistics. */
	buyAndHold: BuyAndHold;
	/** Of a sweep: those of the best run; null for a walk-forward, where each fold has its own. */
	parameters: Parameters | null;
	rank: Ranking;
	/** Trades that a run needed to be chosen; an open position counts as one. */
	minTrades: number;
	/** In the order of the grid; null without one. */
	runs: BacktestRun[] | null;
	folds: BacktestFold[] | null;
	/** Files that were written. */
	files: string[];
	/**
	 * `elapsedMs` counts all, `runMs` the runs alone; `threads` were started in all, of which `jobs` ran at a time. A run
	 * whose state outlives its module, in a global or in Node, has a thread of its own.
	 */
	measured: {elapsedMs: number; runMs: number; barsRun: number; jobs: number; threads: number};
};

/** Curves as they are drawn: for each column of dots the least, the greatest and the last value. */
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
	/** Words that the algorithm printed. */
	| {output: string}
	| {run: BacktestRun}
	| {chart: BacktestChart}
	| {result: Omit<BacktestResult, 'runs'>};

export type BacktestFailure = Pick<
	AppErrorFacts,
	'code' | 'exitCode' | 'what' | 'why' | 'fix' | 'details'
>;
