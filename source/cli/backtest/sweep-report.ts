/** Runs of a grid: as a table, the best first, and for two parameters a map of the whole grid. Pure. */
import type {BacktestResult, BacktestRun, Ranking} from '../../../state/domain/trading/backtest.ts';
import type {BacktestStatistics} from '../../../state/domain/trading/backtest-statistics.ts';
import type {StyledLine} from '../../../state/domain/text/harmless-text.ts';
import {hasEnoughTrades, rankOrder} from '../../../state/statistics/rank-order.ts';
import {type Column, textTable} from '../output/text-table.ts';
import {heatMapLines, type RankedRun} from './heat-map.ts';
import {count, type Look, rankText} from './statistics-text.ts';

/** Longer tables are unreadable; `--json` lists all. */
const shownRuns = 100;

export function sweepLines(
	runs: readonly BacktestRun[],
	rule: Pick<BacktestResult, 'rank' | 'minTrades'>,
	look: Look,
): StyledLine[] {
	const {rank} = rule;
	const ranked = rankOrder(runs, rule).flatMap(at => {
		const run = runs[at];
		return run?.ok ? [run] : [];
	});
	const shown = ranked.slice(0, shownRuns);
	return [
		`${count(runs.length)} runs, by ${rank}, the best first:`,
		...textTable(shown, columnsOf(ranked[0], rank), {
			columnsMax: look.columns,
			colour: look.colour,
		}),
		...(ranked.length > shownRuns
			? [`and ${count(ranked.length - shownRuns)} more; --json lists all of them`]
			: []),
		...fewTrades(ranked, rule),
		...badLines(runs),
		...heatMapLines(
			runs.filter((run): run is RankedRun => run.ok && hasEnoughTrades(run.statistics, rule)),
			rule,
			look,
		),
	];
}

/** Runs that cannot be the best, however good their statistics look. */
function fewTrades(runs: readonly RankedRun[], rule: Pick<BacktestResult, 'minTrades'>): string[] {
	const few = runs.filter(({statistics}) => !hasEnoughTrades(statistics, rule)).length;
	if (few === 0) return [];
	const lack = rule.minTrades === 1 ? 'no trade' : `fewer than ${count(rule.minTrades)} trades`;
	return [`${count(few)} with ${lack} come last and are never the best`];
}

function columnsOf(first: RankedRun | undefined, rank: Ranking): Column<RankedRun>[] {
	const names = Object.keys(first?.parameters ?? {});
	return [
		...names.map(
			(name): Column<RankedRun> => ({
				title: name,
				align: 'right',
				cell: run => String(run.parameters[name]),
				dropAt: 0,
			}),
		),
		...statisticColumns.map(({name, title, dropAt}) =>
			statisticColumn(title, name === rank ? 0 : dropAt, statistics => rankText(statistics, name)),
		),
		statisticColumn('Trades', 2, ({trades}) => count(trades)),
	];
}

/** Columns of the table; the one that orders the runs is always kept. */
const statisticColumns: readonly {name: Ranking; title: string; dropAt: number}[] = [
	{name: 'sharpe', title: 'Sharpe', dropAt: 0},
	{name: 'return', title: 'Return', dropAt: 0},
	{name: 'maxDrawdown', title: 'Max dd', dropAt: 1},
	{name: 'winRate', title: 'Win', dropAt: 3},
	{name: 'sortino', title: 'Sortino', dropAt: 4},
	{name: 'calmar', title: 'Calmar', dropAt: 5},
	{name: 'profitFactor', title: 'Factor', dropAt: 6},
	{name: 'expectancy', title: 'Expectancy', dropAt: 7},
	{name: 'cagr', title: 'CAGR', dropAt: 8},
];

function statisticColumn(
	title: string,
	dropAt: number,
	cell: (statistics: BacktestStatistics) => string,
): Column<RankedRun> {
	return {title, align: 'right', dropAt, cell: run => cell(run.statistics)};
}

/** Number of runs without statistics, with the first reason of each kind. */
function badLines(runs: readonly BacktestRun[]): string[] {
	const bad = runs.flatMap(run => (run.ok ? [] : [run]));
	return [true, false].flatMap(skipped => {
		const some = bad.filter(run => run.skipped === skipped);
		const [first] = some;
		if (first === undefined) return [];
		const word = skipped ? 'skipped, their parameters contradict each other' : 'failed';
		return [`${count(some.length)} ${word}; the first:`, `  ${first.reason}`];
	});
}
