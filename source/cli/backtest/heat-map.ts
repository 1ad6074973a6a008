/**
 * A grid of two parameters as a map: one parameter down, one across, shades of one figure. Shades alone tell
 * it without colour; the best is marked. Pure.
 */
import type {BacktestRun, Ranking} from '../../../state/domain/backtest.ts';
import type {Piece, StyledLine} from '../../../state/domain/harmless-text.ts';
import type {ParameterValue} from '../../../state/domain/instance.ts';
import {coloured, joinedLine} from '../styled.ts';
import {type Look, percent, ratio} from './words-of-figures.ts';

/** A run that came to an end. */
export type RankedRun = Extract<BacktestRun, {ok: true}>;

const shades = [' ·', '░░', '▒▒', '▓▓', '██'] as const;
/** Red to green, of the 256 colours. */
const shadeColours = ['124', '130', '142', '70', '34'] as const;
const cellsAcrossMax = 40;
const rowsMax = 20;

/** Returns the map; nothing for other than two parameters, or for a grid that does not fit. */
export function heatMapLines(runs: readonly RankedRun[], rank: Ranking, look: Look): StyledLine[] {
	const [first, second, ...more] = Object.keys(runs[0]?.parameters ?? {});
	if (first === undefined || second === undefined || more.length > 0) return [];
	// The longer one lies across: a terminal is wider than high.
	const isWide = valuesOf(runs, second).length >= valuesOf(runs, first).length;
	const [down, across] = isWide ? [first, second] : [second, first];
	const rows = valuesOf(runs, down);
	const columns = valuesOf(runs, across);
	const label = Math.max(down.length, ...rows.map(value => String(value).length));
	const fits = label + 2 + columns.length * 2 <= look.columns && columns.length <= cellsAcrossMax;
	if (!fits || rows.length > rowsMax || rows.length * columns.length < 4) return [];
	const figures = runs.map(({statistics}) => statistics[rank] ?? 0);
	const [low, high] = [Math.min(...figures), Math.max(...figures)];
	const cell = (row: unknown, column: unknown): Piece => {
		const index = runs.findIndex(
			({parameters}) => parameters[down] === row && parameters[across] === column,
		);
		const figure = figures[index];
		if (figure === undefined) return '  ';
		const level = high === low ? 4 : Math.min(4, Math.floor(((figure - low) / (high - low)) * 5));
		return shaded(
			figure === high && figures.indexOf(high) === index ? '★ ' : (shades[level] ?? ''),
			level,
			look,
		);
	};
	return [
		'',
		`${down} down, ${across} across: ${columns[0]} … ${columns.at(-1)}`,
		...rows.map(row =>
			joinedLine([`${String(row).padStart(label)}  `, ...columns.map(one => cell(row, one))]),
		),
		`${' '.repeat(label + 2)}${shades[0].trim()} ${figureText(low, rank)}  to  ★ ${figureText(high, rank)}`,
	];
}

function shaded(text: string, level: number, {colour}: Look): Piece {
	return coloured(text, `38;5;${shadeColours[level] ?? '34'}`, colour);
}

function valuesOf(runs: readonly RankedRun[], name: string): (ParameterValue | undefined)[] {
	const values = [...new Set(runs.map(({parameters}) => parameters[name]))];
	return values.toSorted((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : 0));
}

const inPercent: ReadonlySet<Ranking> = new Set(['return', 'cagr', 'winRate', 'maxDrawdown']);

function figureText(value: number, rank: Ranking): string {
	return `${rank} ${inPercent.has(rank) ? percent(value) : ratio(value)}`;
}
