/** Runs of a grid: the ten best as a table, and for two parameters a map of the whole grid. Pure. */
import type {
	BacktestResult,
	BacktestRun,
	BacktestStatistics,
} from '../../../state/domain/backtest.ts';
import type {StyledLine} from '../../../state/domain/harmless-text.ts';
import {type Column, textTable} from '../text-table.ts';
import {heatMapLines, type RankedRun} from './heat-map.ts';
import {count, type Look, percent, ratio} from './words-of-figures.ts';

const shownRuns = 10;

export function sweepLines(
	runs: readonly BacktestRun[],
	{rank}: Pick<BacktestResult, 'rank'>,
	look: Look,
): StyledLine[] {
	const ranked = runs.filter((run): run is RankedRun => run.ok && run.statistics[rank] !== null);
	const figure = ({statistics}: RankedRun) => statistics[rank] ?? 0;
	const best = ranked.toSorted((a, b) => figure(b) - figure(a)).slice(0, shownRuns);
	return [
		`${count(runs.length)} runs, the best by ${rank}:`,
		...textTable(best, columnsOf(ranked[0]), {columnsMax: look.columns, colour: look.colour}),
		...badLines(runs),
		...heatMapLines(ranked, rank, look),
	];
}

function columnsOf(first: RankedRun | undefined): Column<RankedRun>[] {
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
		figureColumn('Sharpe', 0, ({sharpe}) => ratio(sharpe)),
		figureColumn('Return', 0, figures => percent(figures.return)),
		figureColumn('Max dd', 1, ({maxDrawdown}) => percent(maxDrawdown)),
		figureColumn('Sortino', 4, ({sortino}) => ratio(sortino)),
		figureColumn('Calmar', 5, ({calmar}) => ratio(calmar)),
		figureColumn('Trades', 2, ({trades}) => count(trades)),
		figureColumn('Win', 3, ({winRate}) => percent(winRate)),
		figureColumn('Factor', 6, ({profitFactor}) => ratio(profitFactor)),
	];
}

function figureColumn(
	title: string,
	dropAt: number,
	cell: (figures: BacktestStatistics) => string,
): Column<RankedRun> {
	return {title, align: 'right', dropAt, cell: run => cell(run.statistics)};
}

/** How many have no figures, with the first reason of each kind. */
function badLines(runs: readonly BacktestRun[]): string[] {
	const bad = runs.flatMap(run => (run.ok ? [] : [run]));
	return [true, false].flatMap(skipped => {
		const some = bad.filter(run => run.skipped === skipped);
		const [first] = some;
		if (first === undefined) return [];
		const word = skipped ? 'skipped, their parameters do not go together' : 'failed';
		return [`${count(some.length)} ${word}; the first:`, `  ${first.reason}`];
	});
}
