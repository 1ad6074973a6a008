/** Messages between the tool and its threads; all of them can be sent between threads. */
import type {BacktestFailure, Parameters} from '../../../state/domain/trading/backtest.ts';
import type {InstanceSettings} from '../../../state/domain/instance/instance.ts';
import type {Instrument} from '../../../state/domain/trading/instrument.ts';
import type {ParameterSpec} from '../../../state/domain/instance/parameter.ts';
import type {BarSeries} from '../../market/memory.ts';
import type {Span} from '../folds.ts';
import type {Simulation} from '../simulate.ts';
import type {CodePlace} from './scratch-place.ts';

/** Passed to a thread at its start. */
export type ThreadStart = {
	settings: InstanceSettings;
	instrument: Instrument;
	series: BarSeries;
	code: CodePlace;
	riskFreeRate: number;
	/** Kept runs keep every order, too. */
	keepOrders: boolean;
	/** Bars done by all threads, each in its place; written only by its thread. */
	barsDone: Float64Array;
	place: number;
};

/** One run. */
export type Job = {
	jobId: number;
	parameters: Parameters;
	span: Span;
	warmFrom: number;
	/** Send curve and fills, not only statistics. */
	keep: boolean;
};

/** A run that is not kept sends its statistics alone. */
export type JobResult = Pick<Simulation, 'statistics'> & Partial<Simulation>;

export type ThreadAnswer =
	/** The code is loaded and declares these parameters. */
	| {type: 'ready'; specs: readonly ParameterSpec[]}
	/** `isSpent`: the thread takes no more jobs, see `fresh-code.ts`. */
	| {type: 'done'; jobId: number; result: JobResult; isSpent: boolean}
	| {type: 'failed'; jobId: number; failure: BacktestFailure; isSpent: boolean}
	| {type: 'unloadable'; failure: BacktestFailure};

/** The result of one job. */
export type JobOutcome =
	| {ok: true; job: Job; result: JobResult}
	| {ok: false; job: Job; failure: BacktestFailure};
