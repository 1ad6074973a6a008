/**
 * Folds of a walk-forward as a table: the chosen parameters, their training result and their test result.
 * Pure.
 */
import type {BacktestFold, BacktestResult} from '../../../state/domain/trading/backtest.ts';
import type {StyledLine} from '../../../state/domain/text/harmless-text.ts';
import {type Column, textTable} from '../output/text-table.ts';
import {count, type Look, parameterText, percent, ratio} from './statistics-text.ts';

export function foldLines(
	folds: readonly BacktestFold[],
	{rank}: Pick<BacktestResult, 'rank'>,
	look: Look,
): StyledLine[] {
	return [
		`${count(folds.length)} folds, each tested with what was the best by ${rank} before:`,
		...textTable(folds, columns, {columnsMax: look.columns, colour: look.colour}),
		...(folds.some(({warmUp}) => warmUp === 'history') ? coldNote : []),
	];
}

/** Most algorithms feed their indicators in `run`, which is not called before a test. */
const coldNote = [
	'Each test began with a new algorithm, which saw the training bars only as',
	'history: it has no warmUp (Python: warm_up). Indicators fed in run began cold.',
];

const columns: Column<BacktestFold>[] = [
	{title: 'Fold', align: 'right', cell: ({fold}) => String(fold), dropAt: 0},
	{title: 'Tested from', align: 'left', cell: ({test}) => test.from.slice(0, 10), dropAt: 1},
	{title: 'to', align: 'left', cell: ({test}) => test.to.slice(0, 10), dropAt: 4},
	statistic('Sharpe in', 2, ({inSample}) => ratio(inSample?.sharpe ?? null)),
	statistic('out', 0, ({outOfSample}) => ratio(outOfSample?.sharpe ?? null)),
	statistic('Return in', 3, ({inSample}) => percent(inSample?.return ?? null)),
	statistic('out', 0, ({outOfSample}) => percent(outOfSample?.return ?? null)),
	statistic('Hold', 3, ({test}) => percent(test.buyAndHold.return)),
	statistic('Trades', 5, ({outOfSample}) => count(outOfSample?.trades ?? 0)),
	{
		title: 'Parameters',
		align: 'left',
		cell: ({parameters}) => parameterText(parameters ?? {}),
		dropAt: 0,
	},
];

function statistic(
	title: string,
	dropAt: number,
	cell: (fold: BacktestFold) => string,
): Column<BacktestFold> {
	return {title, align: 'right', cell, dropAt};
}
