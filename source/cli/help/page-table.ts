/** A table of a page → lines: columns that fit the width, cells that wrap. Pure. */
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

/** Each column gets its natural width where that fits. The widest ones share the rest in equal parts. */
function columnWidths(
	rows: ReadonlyArray<ReadonlyArray<readonly Span[]>>,
	width: number,
): number[] {
	const count = Math.max(...rows.map(cells => cells.length));
	const cellsOf = (at: number) => rows.map(cells => cells[at] ?? []);
	const columns = Array.from({length: count}, (_, at) => ({
		natural: Math.max(1, ...cellsOf(at).map(lineLength)),
		least: Math.max(1, ...cellsOf(at).map(longestWord)),
	}));
	const room = Math.max(count, width - gap * (count - 1));
	const narrowFirst = columns
		.map(({natural}, at) => ({natural, at}))
		.toSorted((a, b) => a.natural - b.natural);
	const widths = columns.map(() => 0);
	let left = room;
	for (const [index, {natural, at}] of narrowFirst.entries()) {
		const share = Math.max(1, Math.floor(left / (count - index)));
		widths[at] = Math.min(natural, share);
		left -= widths[at] ?? 0;
	}

	return withWholeWords(widths, columns);
}

/** Takes room from the column with the most to spare until no word of another one is split, if there is enough. */
function withWholeWords(widths: number[], columns: ReadonlyArray<{least: number}>): number[] {
	const spare = (at: number) => (widths[at] ?? 0) - (columns[at]?.least ?? 0);
	for (const [at] of widths.entries())
		while (spare(at) < 0) {
			const giver = widths.reduce((best, _, one) => (spare(one) > spare(best) ? one : best), at);
			if (spare(giver) <= 0) break;
			widths[giver] = (widths[giver] ?? 0) - 1;
			widths[at] = (widths[at] ?? 0) + 1;
		}

	return widths;
}
