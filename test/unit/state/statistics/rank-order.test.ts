import {describe, expect, test} from 'vitest';
import type {BacktestRun} from '../../../../state/domain/trading/backtest.ts';
import type {BacktestStatistics} from '../../../../state/domain/trading/backtest-statistics.ts';
import {bestOf, rankValue, rankOrder} from '../../../../state/statistics/rank-order.ts';

/** Only what the order looks at. */
function statisticsOf(
	given: Partial<BacktestStatistics>,
	traded = given.trades ?? 5,
): BacktestStatistics {
	return {
		return: 0.1,
		cagr: 0.1,
		volatility: 0.2,
		sharpe: 1,
		sortino: 1,
		calmar: 1,
		maxDrawdown: -0.1,
		trades: 5,
		winRate: 0.5,
		profitFactor: 1,
		expectancy: 1,
		...given,
		marked: {trades: traded},
	} as BacktestStatistics;
}

const run = (given: Partial<BacktestStatistics>, traded?: number): BacktestRun => ({
	parameters: {},
	ok: true,
	place: 0,
	statistics: statisticsOf(given, traded),
});
const failed: BacktestRun = {parameters: {}, ok: false, skipped: false, code: 'X', reason: 'x'};
const onlyWon = {profitFactor: null, winRate: 1};

describe('the order of runs', () => {
	test('puts runs that only won before the only one that lost', () => {
		const runs = [
			run({profitFactor: 0.4, winRate: 0.2, return: -0.2}),
			run({...onlyWon, return: 0.1}),
			run({...onlyWon, return: 0.3}),
			run({...onlyWon, return: 0.2}),
		];
		expect(rankOrder(runs, {rank: 'profitFactor', minTrades: 1})).toEqual([2, 3, 1, 0]);
	});

	test('lists every run: undefined figures, few trades, none, and failures last', () => {
		const runs = [
			failed,
			run({sharpe: null, return: -1}),
			run({trades: 0, sharpe: null, return: 0}),
			run({trades: 2, sharpe: 9}),
			run({sharpe: -3}),
			run({sharpe: 2}),
		];
		expect(rankOrder(runs, {rank: 'sharpe', minTrades: 3})).toEqual([5, 4, 1, 3, 2, 0]);
	});

	test.each(['maxDrawdown', 'return', 'sharpe'] as const)(
		'never puts a run without trades first, by %s',
		rank => {
			const still = run({trades: 0, maxDrawdown: 0, return: 0, sharpe: null});
			const loser = run({maxDrawdown: -0.5, return: -0.4, sharpe: -2});
			expect(bestOf([still, loser], {rank, minTrades: 1})).toBe(1);
			expect(bestOf([still], {rank, minTrades: 1})).toBe(-1);
		},
	);

	test('counts the open position as a trade', () => {
		const holder = run({trades: 0}, 1);
		expect(bestOf([holder], {rank: 'return', minTrades: 1})).toBe(0);
		expect(bestOf([holder], {rank: 'return', minTrades: 2})).toBe(-1);
	});

	test('keeps the order of the grid among equal ones', () => {
		expect(rankOrder([run({}), run({}), run({})], {rank: 'calmar', minTrades: 1})).toEqual([
			0, 1, 2,
		]);
	});
});

describe('a figure without a divisor', () => {
	test.each([
		['profitFactor', onlyWon],
		['sortino', {sortino: null, sharpe: 2}],
		['calmar', {calmar: null, cagr: 0.2, maxDrawdown: 0}],
		['sharpe', {sharpe: null, volatility: 0, return: 0.2}],
	] as const)('is infinite: %s', (rank, given) => {
		expect(rankValue(statisticsOf(given), rank)).toBe(Number.POSITIVE_INFINITY);
	});

	test.each([
		['profitFactor', {profitFactor: null, winRate: 0}],
		['profitFactor', {profitFactor: null, winRate: null}],
		['sortino', {sortino: null, sharpe: null}],
		['calmar', {calmar: null, cagr: null}],
		['sharpe', {sharpe: null, volatility: 0, return: 0}],
	] as const)('is not defined: %s', (rank, given) => {
		expect(rankValue(statisticsOf(given), rank)).toBeNull();
	});
});
