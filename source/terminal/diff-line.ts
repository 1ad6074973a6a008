/**
 * Computes the bytes that turn one row of the screen from one styled line into another. Pure. Each result
 * begins and ends with the default look, so that rows can be drawn in any order.
 */
import {type CellLine, cellsOf, isNarrow} from './cell-line.ts';
import {stripStyles} from './text.ts';

/** Unchanged cells that are redrawn instead of jumped over: a jump costs about as many bytes. */
const gapMax = 5;

/**
 * Returns the bytes that draw `line` on row `y` (from 0) over any content. The row is erased first: erasing
 * after a line of full width would take its last cell. A row that is known to be blank (`blank`) is not
 * erased.
 */
export function paintLine(line: string, y: number, blank = false): string {
	const start = `\u001B[${y + 1}H${blank ? '' : '\u001B[K'}`;
	if (line === '') return blank ? '' : start;
	if (isNarrow(stripStyles(line)))
		return start + (line.includes('\u001B') ? `${line}\u001B[0m` : line);
	return start + paintCells(cellsOf(line));
}

/**
 * Returns the bytes that turn `before` into `after` on row `y`. Rows with characters of disputed width are
 * erased and drawn whole, each such character followed by an absolute column: then the row depends only on
 * its content, never on the previous one.
 */
export function diffLine(before: string, after: string, y: number): string {
	if (before === after) return '';
	const from = cellsOf(before);
	const to = cellsOf(after);
	if (from.unsure || to.unsure) return `\u001B[${y + 1}H\u001B[K${paintCells(to)}`;
	return diffCells(from, to, y);
}

/** Draws all cells from the first column, at the current row. */
function paintCells({characters, styles}: CellLine): string {
	let out = '';
	let style = '';
	let doubtful = false;
	for (const [x, character] of characters.entries()) {
		if (character === '') continue;
		if (doubtful) out += `\u001B[${x + 1}G`;
		const wanted = styles[x] ?? '';
		if (wanted !== style) {
			out += styleSequence(wanted);
			style = wanted;
		}

		out += character;
		doubtful = !isNarrow(character);
	}

	return style === '' ? out : `${out}\u001B[0m`;
}

function diffCells(from: CellLine, to: CellLine, y: number): string {
	const length = to.characters.length;
	let out = '';
	let style = '';
	let cursor = -1;
	const moveTo = (x: number): string => {
		if (cursor === x) return '';
		return cursor === -1 ? `\u001B[${y + 1};${x + 1}H` : `\u001B[${x + 1}G`;
	};
	for (let x = nextChange(from, to, 0); x < length; x = nextChange(from, to, cursor)) {
		const end = endOfChange(from, to, x);
		out += moveTo(x);
		for (let column = x; column < end; column += 1) {
			const wanted = to.styles[column] ?? '';
			if (wanted !== style) out += styleSequence(wanted);
			style = wanted;
			out += to.characters[column] ?? '';
		}

		cursor = end;
	}

	if (style !== '') out += '\u001B[0m';
	return from.characters.length > length ? `${out}${moveTo(length)}\u001B[K` : out;
}

/** Returns the first changed column at or after `x`; the length of `to` if there is none. */
function nextChange(from: CellLine, to: CellLine, x: number): number {
	let column = x;
	while (column < to.characters.length && isSame(from, to, column)) column += 1;
	return column;
}

/** Returns the column behind the change at `x`, short unchanged gaps included. */
function endOfChange(from: CellLine, to: CellLine, x: number): number {
	let end = x + 1;
	for (let column = end; column < to.characters.length && column - end < gapMax; column += 1)
		if (!isSame(from, to, column)) end = column + 1;
	return end;
}

/** Whether column `x` looks the same in both; beyond the end of `from` the screen is blank. */
function isSame(from: CellLine, to: CellLine, x: number): boolean {
	return (
		(from.characters[x] ?? ' ') === to.characters[x] && (from.styles[x] ?? '') === to.styles[x]
	);
}

function styleSequence(style: string): string {
	return style === '' ? '\u001B[0m' : `\u001B[0;${style}m`;
}
