/**
 * A grid of two parameters as a map: one parameter down, one across, shades of one statistic. The shades are
 * readable without colour; the best is marked. Pure.
 */
import type {BacktestRun} from '../../../state/domain/trading/backtest.ts';
import type {Piece, StyledLine} from '../../../state/domain/text/harmless-text.ts';
import type {ParameterValue} from '../../../state/domain/instance/instance.ts';
import {bestOf, rankValue, type RankRule} from '../../../state/statistics/rank-order.ts';
import {coloured, joinedLine} from '../output/styled.ts';
import {statisticText, type Look, rankText} from './statistics-text.ts';

/** A completed run. */
export type RankedRun = Extract<BacktestRun, {ok: true}>;

const shades = [' ·', '░░', '▒▒', '▓▓', '██'] as const;
/** Red to green, of the 256 colours. */
const shadeColours = ['124', '130', '142', '70', '34'] as const;
const cellsAcrossMax = 40;
const rowsMax = 20;

/** Returns the map; empty for any other number of parameters, or for a grid that does not fit. */
export function heatMapLines(runs: readonly RankedRun[], rule: RankRule, look: Look): StyledLine[] {
	const {rank} = rule;
	const [first, second, ...more] = Object.keys(runs[0]?.parameters ?? {});
	if (first === undefined || second === undefined || more.length > 0) return [];
	// The longer one goes across: a terminal is wider than high.
	const isWide = valuesOf(runs, second).length >= valuesOf(runs, first).length;
	const [down, across] = isWide ? [first, second] : [second, first];
	const rows = valuesOf(runs, down);
	const columns = valuesOf(runs, across);
	const label = Math.max(down.length, ...rows.map(value => String(value).length));
	const fits = label + 2 + columns.length * 2 <= look.columns && columns.length <= cellsAcrossMax;
	if (!fits || rows.length > rowsMax || rows.length * columns.length < 4) return [];
	const values = runs.map(({statistics}) => rankValue(statistics, rank));
	const finite = values.flatMap(value => (value !== null && Number.isFinite(value) ? [value] : []));
	if (finite.length === 0) return [];
	const [low, high] = [Math.min(...finite), Math.max(...finite)];
	const best = bestOf(runs, rule);
	const cell = (row: unknown, column: unknown): Piece => {
		const index = runs.findIndex(
			({parameters}) => parameters[down] === row && parameters[across] === column,
		);
		const value = values[index] ?? null;
		if (value === null) return '  ';
		const share = high === low ? 1 : (value - low) / (high - low);
		const level = Math.min(4, Math.floor(share * 5));
		return shaded(index === best ? '★ ' : (shades[level] ?? ''), level, look);
	};
	const bestText =
		best < 0 ? statisticText(high, rank) : rankText((runs[best] as RankedRun).statistics, rank);
	return [
		'',
		`${down} down, ${across} across: ${columns[0]} … ${columns.at(-1)}`,
		...rows.map(row =>
			joinedLine([`${String(row).padStart(label)}  `, ...columns.map(one => cell(row, one))]),
		),
		`${' '.repeat(label + 2)}${shades[0].trim()} ${rank} ${statisticText(low, rank)}  to  ★ ${rank} ${bestText}`,
	];
}

function shaded(text: string, level: number, {colour}: Look): Piece {
	return coloured(text, `38;5;${shadeColours[level] ?? '34'}`, colour);
}

function valuesOf(runs: readonly RankedRun[], name: string): (ParameterValue | undefined)[] {
	const values = [...new Set(runs.map(({parameters}) => parameters[name]))];
	return values.toSorted((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : 0));
}
