/** Data passed between the parts of a backtest. Types only. */
import type {
	BacktestAnswer,
	BacktestFold,
	BacktestResult,
	Parameters,
} from '../../state/domain/trading/backtest.ts';
import type {BacktestRequest} from './arguments.ts';
import type {Job, JobOutcome} from './thread/job.ts';
import type {Prepared} from './prepare.ts';
import type {Simulation} from './simulate.ts';

export type Tell = (answer: BacktestAnswer) => void;

/** Context of every kind of backtest. */
export type Backtest = {
	request: BacktestRequest;
	prepared: Prepared;
	/** Announces the total number of runs, for progress. */
	expect(runs: number): void;
	/** Runs jobs numbered from 0 on all threads; outcomes come in that order. */
	run(jobs: readonly Job[]): Promise<JobOutcome[]>;
};

/** The result of the backtest. */
export type Outcome = {
	kind: BacktestResult['kind'];
	/** The run whose curve is shown. */
	simulation: Simulation;
	parameters: Parameters | null;
	/** Number of the curve's first bar in the data, from 1. */
	firstBar: number;
	folds: BacktestFold[] | null;
};
