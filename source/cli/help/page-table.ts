/** Renders a table of a page: columns fit the width, and cells wrap. Pure. */
import type {Span} from './markdown-spans.ts';
import {lineLength, longestWord, type SpanLine, wrapSpans} from './wrap-spans.ts';

const gap = 2;

/** Returns the lines of a table; the first row is its heading. */
export function tableLines(
	rows: ReadonlyArray<ReadonlyArray<readonly Span[]>>,
	width: number,
): SpanLine[] {
	const widths = columnWidths(rows, width);
	return rows.flatMap((cells, index) => {
		const wrapped = widths.map((column, at) => wrapSpans(cells[at] ?? [], column));
		const height = Math.max(...wrapped.map(lines => lines.length));
		const lines = Array.from({length: height}, (_, y) => rowLine(wrapped, widths, y));
		return index === 0 ? [...lines.map(inBold), ruleLine(widths)] : lines;
	});
}

function rowLine(wrapped: readonly SpanLine[][], widths: readonly number[], y: number): SpanLine {
	const line = wrapped.flatMap((lines, at) => {
		const cell = lines[y] ?? [];
		const missing = (widths[at] ?? 0) - lineLength(cell) + gap;
		return [...cell, {text: ' '.repeat(missing), look: 'plain'} as const];
	});
	const last = line.findLastIndex(({text}) => text.trim() !== '');
	return line.slice(0, last + 1);
}

const ruleLine = (widths: readonly number[]): SpanLine => [
	{text: widths.map(width => '─'.repeat(width)).join(' '.repeat(gap)), look: 'plain'},
];

const inBold = (line: SpanLine): SpanLine =>
	line.map(span => (span.look === 'plain' ? {...span, look: 'bold'} : span));

/**
 * Each column begins with the width of its longest word. The remaining room goes, one character at a time, to the column
 * that loses the most lines by it. This makes the table as short as possible.
 */
function columnWidths(
	rows: ReadonlyArray<ReadonlyArray<readonly Span[]>>,
	width: number,
): number[] {
	const count = Math.max(...rows.map(cells => cells.length));
	const columns = Array.from({length: count}, (_, at) => {
		const cells = rows.map(row => row[at] ?? []);
		const lengths = cells.map(lineLength);
		return {
			natural: Math.max(1, ...lengths),
			least: Math.max(1, ...cells.map(longestWord)),
			text: lengths.reduce((sum, length) => sum + length, 0),
		};
	});
	const room = Math.max(count, width - gap * (count - 1));
	const widths = columns.map(({least}) => least);
	const used = () => widths.reduce((sum, each) => sum + each, 0);
	const add = (at: number, change: number) => {
		widths[at] = (widths[at] ?? 0) + change;
	};

	while (used() > room) add(widths.indexOf(Math.max(...widths)), -1);
	const gainOf = (at: number) => {
		const {natural = 0, text = 0} = columns[at] ?? {};
		const now = widths[at] ?? 0;
		return now < natural ? text / now ** 2 : 0;
	};
	for (let left = room - used(); left > 0; left -= 1) {
		const gains = widths.map((_, at) => gainOf(at));
		const best = Math.max(...gains);
		if (best === 0) break;
		add(gains.indexOf(best), 1);
	}

	return widths;
}
