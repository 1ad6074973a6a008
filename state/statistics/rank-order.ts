/**
 * The order of the runs of a grid, best first. It is total, so that no run is left out:
 *
 * 1. runs with enough trades, by the statistic, greatest first; an infinite one (only wins, no drawdown) is
 * the greatest
 * 2. those of them with an undefined statistic
 * 3. runs with too few trades, then runs without a trade: none of them is ever the best
 * 4. runs that failed
 *
 * Among equal ones the greater return comes first, then the first of the grid. A position that is open at the
 * end counts as a trade here.
 */
import type {BacktestRun, Ranking} from '../domain/trading/backtest.ts';
import type {BacktestStatistics} from '../domain/trading/backtest-statistics.ts';

export type RankRule = {
	rank: Ranking;
	/** Trades that a run needs to be the best, at least 1. */
	minTrades: number;
};

/** Returns positions in `runs`, best first. */
export function rankOrder(runs: readonly BacktestRun[], rule: RankRule): number[] {
	const keys = runs.map(run => (run.ok ? keyOf(run.statistics, rule) : failedKey));
	return [...runs.keys()].toSorted((a, b) => {
		const [one, other] = [keys[a] ?? failedKey, keys[b] ?? failedKey];
		return (
			one.tier - other.tier ||
			down(one.value, other.value) ||
			down(one.return, other.return) ||
			a - b
		);
	});
}

/** Returns the position of the best run; -1 if none has enough trades. */
export function bestOf(runs: readonly BacktestRun[], rule: RankRule): number {
	const [first = -1] = rankOrder(runs, rule);
	const run = runs[first];
	return run?.ok && hasEnoughTrades(run.statistics, rule) ? first : -1;
}

export function hasEnoughTrades(
	{marked}: BacktestStatistics,
	{minTrades}: Pick<RankRule, 'minTrades'>,
): boolean {
	return marked.trades >= Math.max(1, minTrades);
}

/** Returns the statistic, infinite if only its divisor is 0; null if it is undefined. */
export function rankValue(statistics: BacktestStatistics, rank: Ranking): number | null {
	const {winRate, sharpe, volatility, cagr, maxDrawdown} = statistics;
	const value = statistics[rank];
	if (value !== null) return value;
	const gained = (statistics.return ?? 0) > 0;
	const isInfinite =
		(rank === 'profitFactor' && (winRate ?? 0) > 0) ||
		(rank === 'sharpe' && volatility === 0 && gained) ||
		(rank === 'sortino' && ((sharpe ?? 0) > 0 || (volatility === 0 && gained))) ||
		(rank === 'calmar' && (cagr ?? 0) > 0 && maxDrawdown === 0);
	return isInfinite ? Number.POSITIVE_INFINITY : null;
}

type Key = {tier: number; value: number; return: number};

const none = Number.NEGATIVE_INFINITY;
const failedKey: Key = {tier: 4, value: none, return: none};

function keyOf(statistics: BacktestStatistics, rule: RankRule): Key {
	const value = rankValue(statistics, rule.rank);
	const key = {value: value ?? none, return: statistics.return ?? none};
	if (statistics.marked.trades === 0) return {...key, tier: 3};
	if (!hasEnoughTrades(statistics, rule)) return {...key, tier: 2};
	return {...key, tier: value === null ? 1 : 0};
}

/** Greater values first; two equal infinities are equal. */
function down(one: number, other: number): number {
	return one === other ? 0 : other > one ? 1 : -1;
}
