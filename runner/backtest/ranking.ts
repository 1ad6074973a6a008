/** Which run of a grid is the best. Pure. */
import type {BacktestRun, BacktestStatistics, Ranking} from '../../state/domain/backtest.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';

/**
 * Returns the position of the run with the greatest figure; of equal ones the first. Runs without it (null:
 * failed, or the figure is not defined) are never the best; -1 when all are.
 */
export function bestOf(
	statistics: readonly (BacktestStatistics | null)[],
	ranking: Ranking,
): number {
	let best = -1;
	let greatest = Number.NEGATIVE_INFINITY;
	for (const [index, one] of statistics.entries()) {
		const figure = one?.[ranking] ?? null;
		if (figure === null || !(figure > greatest)) continue;
		best = index;
		greatest = figure;
	}

	return best;
}

/** Error for a grid of which no run can be ranked. */
export function nothingRanked(runs: readonly BacktestRun[], rank: string): AppError {
	const bad = runs.find(run => !run.ok);
	const allFailed = runs.every(run => !run.ok);
	return new AppError({
		code: allFailed ? 'BACKTEST_ALL_FAILED' : 'BACKTEST_NOTHING_RANKED',
		exitCode: exitCode.badData,
		what: allFailed
			? `none of the ${runs.length} runs came to an end`
			: `none of the ${runs.length} runs has a figure ${rank}`,
		why:
			allFailed && bad !== undefined && !bad.ok
				? `the first: ${bad.reason}`
				: 'it is not defined where nothing was traded, nothing was lost, or everything was',
		fix: allFailed
			? 'correct the ranges or the algorithm'
			: 'order them by another figure, as in --rank return',
		details: {runs: runs.length},
	});
}
