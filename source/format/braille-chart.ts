/**
 * A line chart of Unicode braille patterns (U+2800…U+28FF): each character holds 2 × 4 dots, so that
 * a chart of 60 × 8 characters resolves 120 × 32 points.
 */

/** Bit of the dot in column 0 or 1, row 0 (top) … 3. @see The Unicode Standard, Braille Patterns. */
const dotBits = [
	[0x01, 0x02, 0x04, 0x40],
	[0x08, 0x10, 0x20, 0x80],
] as const;

export type ChartSize = {columns: number; rows: number};

/**
 * Returns `rows` strings of `columns` characters. Values are spread over the whole width; if there are more
 * values than dots, each column of dots spans the lowest and highest value in it.
 */
export function brailleChart(values: readonly number[], {columns, rows}: ChartSize): string[] {
	const cells = Array.from({length: rows}, () => new Uint8Array(columns));
	const width = columns * 2;
	const low = Math.min(...values);
	const range = Math.max(...values) - low;
	const top = rows * 4 - 1;
	const level = (value: number) =>
		range === 0 ? Math.floor(top / 2) : Math.round((1 - (value - low) / range) * top);
	let previous: number | null = null;
	for (let x = 0; x < width && values.length > 0; x += 1) {
		const levels = spanOf(values, x, width).map(level);
		const ends: number[] = previous === null ? levels : [...levels, previous];
		fillColumn(cells, x, Math.min(...ends), Math.max(...ends));
		previous = levels.at(-1) ?? null;
	}
	return cells.map(row => String.fromCodePoint(...Array.from(row, bits => 0x2800 + bits)));
}

/** Lowest, highest and last value of column `x` of `width`. */
function spanOf(values: readonly number[], x: number, width: number): number[] {
	const from = Math.floor((x * values.length) / width);
	const to = Math.max(from + 1, Math.floor(((x + 1) * values.length) / width));
	const part = values.slice(from, to);
	return [Math.min(...part), Math.max(...part), part.at(-1) ?? 0];
}

function fillColumn(cells: readonly Uint8Array[], x: number, from: number, to: number): void {
	const bits = dotBits[x % 2 === 0 ? 0 : 1];
	const column = x >> 1;
	for (let y = from; y <= to; y += 1) {
		const row = cells[y >> 2];
		if (row !== undefined) row[column] = (row[column] ?? 0) | (bits[y & 3] ?? 0);
	}
}
