/** Explains why no run of a grid is the best. Pure. */
import type {BacktestRun} from '../../state/domain/trading/backtest.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';

/** Error for a grid without an eligible run. */
export function nothingRanked(runs: readonly BacktestRun[], minTrades: number): AppError {
	const allFailed = runs.every(run => !run.ok);
	const traded = runs.some(run => run.ok && run.statistics.marked.trades > 0);
	return new AppError({
		code: allFailed ? 'BACKTEST_ALL_FAILED' : 'BACKTEST_NOTHING_RANKED',
		exitCode: exitCode.badData,
		what: allFailed
			? `none of the ${runs.length} runs completed`
			: `none of the ${runs.length} runs ${traded ? `has ${minTrades} trades` : 'traded'}`,
		why: whyNone(runs),
		fix: allFailed
			? 'correct the ranges or the algorithm'
			: traded
				? 'ask for less with --min-trades, or test more bars'
				: 'correct the ranges, the algorithm or --capital; --set tests one run in full',
		details: {runs: runs.length},
	});
}

/** Returns the first reason of a failed run, or else of an unfilled order. */
export function whyNone(runs: readonly BacktestRun[]): string {
	const [first] = runs;
	if (first?.ok === false && runs.every(run => !run.ok)) return first.reason;
	for (const run of runs) {
		if (!run.ok) continue;
		const [unfilled] = run.statistics.orders.unfilled;
		if (unfilled === undefined || run.statistics.fills > 0) continue;
		const {status, code, first} = unfilled;
		return `no order was filled; the first was ${status} on bar ${first.bar}: ${first.reason} [${code}]`;
	}
	return 'a run with too few trades is never the best';
}
