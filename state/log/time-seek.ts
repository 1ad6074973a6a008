/** Finds a moment in a log by bisection: about twenty short reads, whatever the size of the files. */
import {readForward, windowBytes} from './line-reader.ts';
import type {FilePosition} from './log-file-set.ts';
import type {LogSource} from './log-source.ts';

/** Below this many bytes, reading the lines is cheaper than halving. */
const linearBytes = 8 * 1024;

/**
 * Returns the start of the first line of `source` whose time is at least `atMs` (or, with `isAfter`, greater
 * than it); the end if there is none. If the clock stepped back, one of the places where the time passes
 * `atMs`.
 */
export function seekTime(source: LogSource, atMs: number, isAfter = false): FilePosition {
	const {files} = source;
	const window = Buffer.allocUnsafe(windowBytes);

	/** First line that starts at or behind `from`, and its time; null if there is none. */
	function lineFrom(from: FilePosition, isLineStart: boolean) {
		// One byte earlier: if that is a newline, `from` itself is a line start.
		const offset = isLineStart ? from.offset : from.offset - 1;
		const reader = readForward({files, from: {...from, offset}, window});
		if (!isLineStart && !reader.step()) return null;
		return reader.step() ? {...reader.line, atMs: source.timeOf(reader.line)} : null;
	}

	const isReached = (lineMs: number) => (isAfter ? lineMs > atMs : lineMs >= atMs);

	function fileOf(): number {
		let number = files.end().number;
		for (;;) {
			const first = lineFrom({number, offset: 0}, true);
			const older = files.older(number);
			if (older === null || (first && !isReached(first.atMs))) return number;
			number = older;
		}
	}

	const number = fileOf();
	let low = 0;
	let high = files.bytes(number);
	while (high - low > linearBytes) {
		const middle = Math.floor((low + high) / 2);
		const line = lineFrom({number, offset: middle}, false);
		if (!line || line.number !== number || line.start >= high) high = middle;
		else if (isReached(line.atMs)) high = middle;
		else low = line.next;
	}
	const reader = readForward({files, from: {number, offset: low}, window});
	while (reader.step()) {
		const {line} = reader;
		if (isReached(source.timeOf(line))) return {number: line.number, offset: line.start};
	}
	return reader.position();
}
