/**
 * Walk-forward: in each fold the best parameters of the grid on the training bars are tested on the bars that
 * follow. Each test begins with a new algorithm, flat, with the whole capital. It first sees the training
 * bars without deciding on them, so that its record of its position is true. A position open at the end of a
 * test is valued, not closed. Method: R. Pardo 1992, "Design, Testing and Optimization of Trading Systems".
 */
import type {BacktestFold, BarRange, Parameters} from '../../state/domain/trading/backtest.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {bestOf} from '../../state/statistics/rank-order.ts';
import type {WalkForward} from './arguments.ts';
import type {Backtest, Outcome} from './backtest.ts';
import {buyAndHold} from './buy-and-hold.ts';
import {type Fold, foldsOf, type Span} from './folds.ts';
import {joinFolds, type FoldRun} from './joined.ts';
import {whyNone} from './ranking.ts';
import {gridRuns, keptOutcome, simulationOf} from './runs.ts';

/** @throws {@link AppError} `BACKTEST_TOO_SHORT`, `BACKTEST_FOLD_FAILED` (65). */
export async function walkForward(
	backtest: Backtest,
	grid: readonly Parameters[],
	division: WalkForward,
): Promise<Outcome> {
	const {prepared, request} = backtest;
	const {series, settings} = prepared;
	const folds = foldsOf(series.count, division);
	backtest.expect(folds.length * (grid.length + 1));
	const told: BacktestFold[] = [];
	const runs: FoldRun[] = [];
	for (const [index, fold] of folds.entries()) {
		const {document, run} = await runFold(backtest, grid, {index, fold});
		told.push(document);
		if (run !== null) runs.push(run);
	}

	const failed = told.find(({outOfSample}) => outOfSample === null);
	if (failed !== undefined) throw foldError(failed);
	const {capitalMicros} = settings;
	const simulation = joinFolds(runs, {capitalMicros, riskFreeRate: request.riskFreeRate});
	const firstBar = (folds[0]?.test.from ?? 0) + 1;
	return {kind: 'walk-forward', simulation, parameters: null, firstBar, folds: told};
}

async function runFold(
	backtest: Backtest,
	grid: readonly Parameters[],
	{index, fold}: {index: number; fold: Fold},
): Promise<{document: BacktestFold; run: FoldRun | null}> {
	const runs = await gridRuns(backtest, grid, fold.train);
	const chosen = runs[bestOf(runs, backtest.request)];
	const document: BacktestFold = {
		fold: index + 1,
		train: rangeOf(backtest, fold.train),
		test: rangeOf(backtest, fold.test),
		parameters: null,
		inSample: null,
		outOfSample: null,
		warmUp: null,
		reason: null,
	};
	if (chosen === undefined || !chosen.ok)
		return {document: {...document, reason: whyNone(runs)}, run: null};
	const {parameters, statistics: inSample} = chosen;
	const known = {...document, parameters, inSample};
	const outcome = await keptOutcome(backtest, parameters, fold.test, fold.train.from);
	if (!outcome.ok) return {document: {...known, reason: outcome.failure.what}, run: null};
	const run = simulationOf(outcome.result);
	return {document: {...known, outOfSample: run.statistics, warmUp: run.warmUp}, run};
}

function rangeOf({prepared, request}: Backtest, span: Span): BarRange {
	const {from, to} = span;
	const time = (at: number) => new Date(prepared.series.closeAtMs[at] as number).toISOString();
	const held = buyAndHold(span, {...prepared, riskFreeRate: request.riskFreeRate});
	return {fromBar: from + 1, toBar: to, from: time(from), to: time(to - 1), buyAndHold: held};
}

/** A gap in the joined curve would describe a strategy that could not have been traded. */
function foldError({fold, train, reason}: BacktestFold): AppError {
	return new AppError({
		code: 'BACKTEST_FOLD_FAILED',
		exitCode: exitCode.badData,
		what: `fold ${fold}, trained on the bars ${train.fromBar} to ${train.toBar}: it has no result`,
		why: reason ?? 'no run completed',
		fix: 'take fewer folds or more bars, or correct the ranges',
		details: {fold},
	});
}
