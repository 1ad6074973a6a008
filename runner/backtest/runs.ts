/** Runs a single backtest, or the runs of a grid. */
import type {BacktestRun, Parameters} from '../../state/domain/trading/backtest.ts';
import {AppError} from '../../state/domain/error.ts';
import {bestOf, rankOrder, type RankRule} from '../../state/statistics/rank-order.ts';
import type {Backtest, Outcome} from './backtest.ts';
import type {Span} from './folds.ts';
import type {Job, JobOutcome, JobResult} from './thread/job.ts';
import {nothingRanked} from './ranking.ts';
import type {Simulation} from './simulate.ts';

/** Runs the instance's own parameters over all bars. @throws {@link AppError} the error of a failed run. */
export async function runSingle(backtest: Backtest): Promise<Outcome> {
	const simulation = await keptRun(backtest, {}, allBars(backtest));
	const {parameters} = backtest.prepared.settings;
	return {kind: 'single', simulation, parameters, firstBar: 1, folds: null};
}

/** Runs a grid, then its best run again to keep its curve. */
export async function runGrid(
	backtest: Backtest,
	grid: readonly Parameters[],
	onRun: (run: BacktestRun) => void,
): Promise<Outcome> {
	const span = allBars(backtest);
	backtest.expect(grid.length + 1);
	const runs = await gridRuns(backtest, grid, span);
	const parameters = grid[bestOf(runs, backtest.request)];
	if (parameters === undefined) throw nothingRanked(runs, backtest.request.minTrades);
	const simulation = await keptRun(backtest, parameters, span);
	for (const run of runs) onRun(run);
	return {kind: 'sweep', simulation, parameters, firstBar: 1, folds: null};
}

/** Runs every combination over `span`, in the order of the grid. */
export async function gridRuns(
	backtest: Backtest,
	grid: readonly Parameters[],
	span: Span,
): Promise<BacktestRun[]> {
	const jobs = grid.map((parameters, jobId): Job => {
		return {jobId, parameters, span, warmFrom: span.from, keep: false};
	});
	return placed((await backtest.run(jobs)).map(runOf), backtest.request);
}

/** Runs one combination and keeps all of it. @throws {@link AppError} the error of a failed run. */
export async function keptRun(
	backtest: Backtest,
	parameters: Parameters,
	span: Span,
	warmFrom = span.from,
): Promise<Simulation> {
	const outcome = await keptOutcome(backtest, parameters, span, warmFrom);
	if (!outcome.ok) throw new AppError(outcome.failure);
	return simulationOf(outcome.result);
}

/**
 * Runs one combination and keeps all of it; a failure is an outcome. `warmFrom`: first bar that is shown,
 * from 0.
 */
export async function keptOutcome(
	backtest: Backtest,
	parameters: Parameters,
	span: Span,
	warmFrom: number,
): Promise<JobOutcome> {
	const [outcome] = await backtest.run([{jobId: 0, parameters, span, warmFrom, keep: true}]);
	return outcome as JobOutcome;
}

/** A kept result holds everything. */
export function simulationOf(result: JobResult): Simulation {
	return result as Simulation;
}

/** Numbers the runs by their place. */
function placed(runs: readonly BacktestRun[], rule: RankRule): BacktestRun[] {
	const places = new Map(rankOrder(runs, rule).map((at, index) => [at, index + 1]));
	return runs.map((run, at) => (run.ok ? {...run, place: places.get(at) ?? 0} : run));
}

function runOf(outcome: JobOutcome): BacktestRun {
	const {parameters} = outcome.job;
	if (outcome.ok) return {parameters, ok: true, place: 0, statistics: outcome.result.statistics};
	const {code, what, why} = outcome.failure;
	const reason = why === undefined ? what : `${what}: ${why}`;
	return {parameters, ok: false, skipped: code === 'ALGORITHM_CONSTRUCTOR_THREW', code, reason};
}

function allBars({prepared}: Backtest): Span {
	return {from: 0, to: prepared.series.count};
}
