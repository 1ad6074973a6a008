/**
 * Divides the screen into parts for a given size and view. Pure. At most rows − 1 lines are used: a line in
 * the last row of the terminal would make some terminals scroll.
 */
import type {Size} from './input.ts';

export type View = 'cards' | 'table' | 'details' | 'log';

/** Below this size nothing useful fits. */
export const sizeMin: Size = {columns: 60, rows: 16};

export type Grid = {
	columns: number;
	rows: number;
	perPage: number;
	cardWidth: number;
	/** Rows of one card with its border. */
	cardHeight: number;
};

/** `top` counts from 0; a pane of 0 rows is not shown. */
export type Layout = {
	tooSmall: boolean;
	width: number;
	/** Rows in use, including header, pane and footer. */
	height: number;
	grid: Grid;
	/** The region between header and log pane: cards, table or details. */
	main: {top: number; rows: number};
	/** Row of the pane's title; null without a pane. */
	paneStatus: number | null;
	/** Rows of the title: more than one while a message in it needs them. */
	paneStatusRows: number;
	pane: {top: number; rows: number};
	footer: number;
};

/** Minimum rows of the log pane beside cards. */
const paneRowsMin = 6;

/** Header, status line of the pane, footer. */
const fixedRows = 3;

/** Width from which this many cards fit side by side; the widest first. */
const columnSteps = [
	{width: 200, columns: 5},
	{width: 160, columns: 4},
	{width: 78, columns: 3},
] as const;

/** Terminal rows from which there are three rows of cards. */
const tallRows = 50;

/**
 * Returns the largest grid of cards that fits: 5 columns from 200 on, 4 from 160 on, 3 from 78 on, in 2 rows
 * or, in a tall terminal, in 3; 2 × 3 or 2 × 2 in narrow terminals.
 */
export function gridFor({columns: width, rows: height}: Size): Grid {
	const columns = columnSteps.find(step => width >= step.width)?.columns ?? 2;
	const usable = height - 1 - fixedRows - paneRowsMin;
	const rowsWanted = columns === 2 || height >= tallRows ? 3 : 2;
	const rows = Math.max(1, Math.min(rowsWanted, Math.floor(usable / 5)));
	const cardHeight = Math.max(5, Math.min(cardHeightFor(height), Math.floor(usable / rows)));
	return {
		columns,
		rows,
		perPage: columns * rows,
		cardWidth: Math.floor(width / columns),
		cardHeight,
	};
}

/** A card is 5 rows in a small terminal, 6 in an ordinary one, 7 in a tall one. */
function cardHeightFor(rows: number): number {
	if (rows < 30) return 5;
	return rows < 38 ? 6 : 7;
}

/** Rows of the log that stay beside an open box, however small the terminal is. */
const paneRowsBesideBox = 2;

/**
 * `lines`: rows that the main region needs; `boxes`: rows of the boxes that are open over it; `told`: rows of
 * a message in the title of the pane.
 */
type Wishes = {lines: number; boxes: number; told?: number};

/** Returns the layout of `view`. The text of a box takes precedence over lines of the log. */
export function layoutFor(size: Size, view: View, {lines, boxes, told = 0}: Wishes): Layout {
	const grid = gridFor(size);
	const height = size.rows - 1;
	const wished = mainRowsFor(view, {height, grid, lines: Math.max(lines, boxes)});
	const mainRows = Math.max(wished, Math.min(boxes, height - fixedRows - paneRowsBesideBox));
	const paneRows = height - fixedRows - mainRows;
	const shown = paneRows > 0;
	const title = shown ? 1 + Math.max(0, Math.min(told - 1, paneRows - paneRowsBesideBox)) : 0;
	return {
		tooSmall: size.columns < sizeMin.columns || size.rows < sizeMin.rows,
		width: size.columns,
		height,
		grid,
		main: {top: 1, rows: mainRows},
		paneStatus: shown ? 1 + mainRows : null,
		paneStatusRows: title,
		pane: {
			top: 1 + mainRows + Math.max(1, title),
			rows: Math.max(0, paneRows + 1 - Math.max(1, title)),
		},
		footer: height - 1,
	};
}

function mainRowsFor(
	view: View,
	{height, grid, lines}: {height: number; grid: Grid; lines: number},
): number {
	switch (view) {
		case 'cards':
			return Math.min(grid.rows * grid.cardHeight, Math.max(lines, grid.cardHeight));
		case 'table':
			return Math.max(3, Math.min(lines, height - fixedRows - paneRowsMin));
		case 'details':
			return height - 2;
		case 'log':
			return 0;
		default:
			return view satisfies never;
	}
}
