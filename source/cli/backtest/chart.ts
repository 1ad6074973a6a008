/** Braille charts of equity and drawdown, each with a scale. Pure. */
import type {BacktestChart} from '../../../state/domain/trading/backtest.ts';
import type {StyledLine} from '../../../state/domain/text/harmless-text.ts';
import {brailleChart} from '../../format/braille-chart.ts';
import {formatMoney} from '../../format/price.ts';
import {coloured, joinedLine} from '../output/styled.ts';
import type {Look} from './statistics-text.ts';

/** Columns of the scale, with the gap to the chart. */
const scaleColumns = 14;
const columnsMax = 160;
const equityRows = 8;
const drawdownRows = 4;

/** Returns the columns of a chart beside its scale; null: not a terminal, 80 are assumed. */
export function chartColumns(terminalColumns: number | null): number {
	return Math.max(10, Math.min(columnsMax, terminalColumns ?? 80) - scaleColumns);
}

/** Returns both charts with their titles and times. */
export function chartLines(
	{equity, drawdown}: BacktestChart,
	{from, to}: {from: string; to: string},
	look: Look,
): StyledLine[] {
	const columns = chartColumns(look.columns);
	const money = (value: number) => formatMoney(Math.round(value * 1_000_000));
	const percent = (ratio: number) => `${(ratio * 100).toFixed(1)}%`;
	const gap = ' '.repeat(Math.max(1, columns - 32));
	return [
		'Equity',
		...scaled(equity, {columns, rows: equityRows, text: money, sgr: '36', look}),
		'Drawdown',
		...scaled(drawdown, {columns, rows: drawdownRows, text: percent, sgr: '31', look}),
		`${' '.repeat(scaleColumns)}${moment(from)}${gap}${moment(to)}`,
	];
}

type Drawing = {
	columns: number;
	rows: number;
	text: (value: number) => string;
	sgr: string;
	look: Look;
};

/** The highest value is beside the first row, the lowest beside the last. */
function scaled(
	values: readonly number[],
	{columns, rows, text, sgr, look}: Drawing,
): StyledLine[] {
	if (values.length === 0) return [];
	const label = new Map([
		[0, text(Math.max(...values))],
		[rows - 1, text(Math.min(...values))],
	]);
	return brailleChart(values, {columns, rows}).map((dots, row) => {
		const scale = (label.get(row) ?? '').padStart(scaleColumns - 2);
		return joinedLine([`${scale}  `, coloured(dots, sgr, look.colour)]);
	});
}

/** ISO 8601 → `2026-01-01 00:01`. */
export function moment(iso: string): string {
	return iso.slice(0, 16).replace('T', ' ');
}
