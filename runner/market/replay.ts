/** Replays the bars of a CSV file, a line at a time: a file of any size takes the memory of one chunk. */
import type {Bar} from '../../state/domain/bar.ts';
import {parseBar, priceDecimalsMax, priceDecimalsOf, readHeader} from './bar-table.ts';
import {openLines} from './line-reader.ts';
import type {Market} from './market.ts';

type Checkpoint = {
	barIndex: number;
	closeAtMs: number;
	/** Byte offset and number of the line that comes next. */
	offset: number;
	line: number;
};

/**
 * Opens the bars of `path`, an absolute path (see {@link resolveDataFile} for `builtin:NAME`).
 * @throws {@link AppError} `BAR_DATA_NOT_FOUND` (66), `BAR_DATA_…` (65) for the header; later for each bar.
 */
export function createReplayMarket(path: string, priceDecimals: number): Market {
	let lines = openLines(path);
	const columns = readHeader(lines, path);
	let line = 2;
	let previous = {barIndex: 0, closeAtMs: Number.NEGATIVE_INFINITY};

	const next = (): Bar | undefined => {
		for (;;) {
			const text = lines.next();
			if (text === undefined) return undefined;
			line += 1;
			if (text.trim() === '') continue;
			const bar = parseBar(text, columns, priceDecimals, {path, line: line - 1}, previous);
			previous = {barIndex: bar.barIndex, closeAtMs: bar.closeAtMs};
			return bar;
		}
	};

	return {
		next,
		checkpoint: (): Checkpoint => ({...previous, offset: lines.offset(), line}),
		restore: checkpoint => {
			const state = checkpoint as Checkpoint;
			lines.close();
			lines = openLines(path, state.offset);
			line = state.line;
			previous = {barIndex: state.barIndex, closeAtMs: state.closeAtMs};
		},
		close: () => {
			lines.close();
		},
	};
}

/**
 * Returns how many decimals the prices of a file need, 0…8; reads it once, to the end if need be.
 * @throws {@link AppError} as {@link createReplayMarket}.
 */
export function scanPriceDecimals(path: string): number {
	const lines = openLines(path);
	try {
		const columns = readHeader(lines, path);
		let most = 0;
		for (let text = lines.next(); text !== undefined; text = lines.next()) {
			most = Math.max(most, priceDecimalsOf(text, columns));
			if (most === priceDecimalsMax) break;
		}

		return most;
	} finally {
		lines.close();
	}
}
