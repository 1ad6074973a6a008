/**
 * Reads text line by line, synchronously, in constant memory: from a byte to the end, or backwards from the
 * end to it.
 */
import {notText, type TextSource} from './text-source.ts';

export type LineReader = {
	/** The next line without its end (`\n`, `\r\n`); undefined after the last. */
	next(): string | undefined;
	/** Number of the line that {@link next} returned last, from 1. */
	line(): number;
	/** Byte offset behind that line; for a backward reader, of its start. */
	offset(): number;
};

const chunkBytes = 64 * 1024;

/** A longer line is not part of a table of bars. */
const lineBytesMax = 1024 * 1024;

const newline = 10;

/**
 * Reads on from the byte `from`, the start of the line number `firstLine`.
 * @throws {@link AppError} `BAR_DATA_NOT_TEXT` (65) for a line of more than a megabyte.
 */
export function readLines(source: TextSource, from = 0, firstLine = 1): LineReader {
	let buffer = Buffer.alloc(0);
	/** Start of the next line in `buffer`, and of `buffer` in the text. */
	let start = 0;
	let bufferOffset = from;
	let line = firstLine - 1;

	/** Reads on; false at the end of the text. */
	const fill = (): boolean => {
		const chunk = Buffer.allocUnsafe(chunkBytes);
		const length = source.read(chunk, bufferOffset + buffer.length);
		bufferOffset += start;
		buffer = Buffer.concat([buffer.subarray(start), chunk.subarray(0, length)]);
		start = 0;
		if (buffer.length > lineBytesMax + chunkBytes) throw tooLong(source.path);
		return length > 0;
	};

	const next = (): string | undefined => {
		let end = buffer.indexOf(newline, start);
		let searched = buffer.length - start;
		while (end === -1 && fill()) {
			end = buffer.indexOf(newline, searched);
			searched = buffer.length;
		}

		const isLast = end === -1;
		if (isLast && start === buffer.length) return undefined;
		const stop = isLast ? buffer.length : end;
		const text = buffer.toString('utf8', start, stop);
		start = isLast ? stop : stop + 1;
		line += 1;
		return withoutReturn(text);
	};

	return {next, line: () => line, offset: () => bufferOffset + start};
}

/**
 * Reads from the last line back to the one that starts at the byte `from` and has the number `firstLine`.
 * @throws {@link AppError} as {@link readLines}.
 */
export function readLinesBack(source: TextSource, from: number, firstLine: number): LineReader {
	/** The part of the text that was not returned yet, from its byte `bufferOffset` on. */
	let buffer = Buffer.alloc(0);
	let bufferOffset = Math.max(from, source.size());
	let isFirst = true;
	let lineStart = bufferOffset;

	const fill = (): boolean => {
		const length = Math.min(chunkBytes, bufferOffset - from);
		if (length === 0) return false;
		const chunk = Buffer.allocUnsafe(length);
		const read = source.read(chunk, bufferOffset - length);
		bufferOffset -= length;
		buffer = Buffer.concat([chunk.subarray(0, read), buffer]);
		if (buffer.length > lineBytesMax + chunkBytes) throw tooLong(source.path);
		return true;
	};

	const next = (): string | undefined => {
		for (;;) {
			const end = buffer.at(-1) === newline && isFirst ? buffer.length - 1 : buffer.length;
			const at = end === 0 ? -1 : buffer.lastIndexOf(newline, end - 1);
			if (at === -1 && fill()) continue;
			if (at === -1 && buffer.length === 0) return undefined;
			const text = buffer.toString('utf8', at + 1, end);
			lineStart = bufferOffset + at + 1;
			buffer = buffer.subarray(0, Math.max(0, at));
			isFirst = false;
			return withoutReturn(text);
		}
	};

	return {
		next,
		offset: () => lineStart,
		// Only error messages need it.
		line: () => firstLine + countLines(source, from, lineStart),
	};
}

/** Returns the number of lines that end between two bytes. */
function countLines(source: TextSource, from: number, to: number): number {
	const chunk = Buffer.allocUnsafe(chunkBytes);
	let count = 0;
	for (let position = from; position < to; ) {
		const length = Math.min(source.read(chunk, position), to - position);
		if (length === 0) break;
		for (
			let at = chunk.indexOf(newline);
			at !== -1 && at < length;
			at = chunk.indexOf(newline, at + 1)
		)
			count += 1;
		position += length;
	}

	return count;
}

function withoutReturn(text: string): string {
	return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function tooLong(path: string) {
	return notText(path, `a line is longer than ${lineBytesMax} bytes`);
}
