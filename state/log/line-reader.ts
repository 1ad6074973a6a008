/**
 * Walks over the raw lines of a log, from file to file, with one fixed window of memory. It neither decodes
 * nor allocates per line. A last line without a newline is skipped in the newest file, where its writer may
 * still be adding to it; in older files it is an ordinary line.
 */
import type {FilePosition, LogFileSet} from './log-file-set.ts';

/** The current line; the reader changes it with every step. */
export type RawLine = {
	/** File of the line. */
	number: number;
	/** Offset of its first byte. */
	start: number;
	/** Offset behind its newline. */
	next: number;
	/** Its text is `bytes[from, to)`, without newline; for a very long line only the head. */
	bytes: Buffer;
	from: number;
	to: number;
};

export type LineReader = {
	readonly line: RawLine;
	/** Steps to the next line in the reader's direction; false if there is none. */
	step(): boolean;
	/** Position of the reader: everything before it, in its direction, has been read. */
	position(): FilePosition;
};

export type LineReaderOptions = {
	files: LogFileSet;
	/** A line start, or the end of a file. */
	from: FilePosition;
	/** Memory of the reader; only the head of a longer line is shown. One reader at a time. */
	window: Buffer;
	/** Whether the last line of the newest file counts although it has no newline; default false. */
	includeUnfinished?: boolean;
};

/** Window for {@link LineReaderOptions}: the amount that one read returns at the price of one call. */
export const windowBytes = 64 * 1024;
/** First read: enough for a screenful of lines. */
const firstReadBytes = 8 * 1024;

/** Returns a reader towards newer lines. */
export function readForward(options: LineReaderOptions): LineReader {
	const {files, window, includeUnfinished = false} = options;
	let {number, offset} = files.nearest(options.from);
	let windowStart = offset;
	let held = 0;
	let readBytes = Math.min(firstReadBytes, window.length);
	const line: RawLine = {number, start: offset, next: offset, bytes: window, from: 0, to: 0};

	function load(): void {
		windowStart = offset;
		held = files.read(window, readBytes, {number, offset});
	}

	function accept(from: number, to: number, next: number): true {
		line.number = number;
		line.start = offset;
		line.next = next;
		line.from = from;
		line.to = to;
		offset = next;
		return true;
	}

	/** The bytes from `offset` to the end of the window hold no newline. */
	function longOrLastLine(): boolean | null {
		if (held === window.length) {
			const newline = findNewline(files, number, offset + held);
			if (newline !== null) return accept(0, held, newline + 1);
		}
		const newer = files.newer(number);
		const end = files.bytes(number);
		if (offset < end && (newer !== null || includeUnfinished)) return accept(0, held, end);
		if (newer === null) return false;
		number = newer;
		offset = 0;
		held = 0;
		windowStart = 0;
		return null;
	}

	return {
		line,
		position: () => ({number, offset}),
		step() {
			for (;;) {
				const from = offset - windowStart;
				const newline = from < held ? window.indexOf(0x0a, from) : -1;
				if (newline >= 0 && newline < held) {
					return accept(from, newline, windowStart + newline + 1);
				}
				const known = held - from;
				load();
				if (held > known) {
					readBytes = window.length;
					continue;
				}
				const outcome = longOrLastLine();
				if (outcome !== null) return outcome;
			}
		},
	};
}

/** Returns a reader towards older lines. */
export function readBackward(options: LineReaderOptions): LineReader {
	const {files, window, includeUnfinished = false} = options;
	let {number, offset} = files.nearest(options.from);
	let windowStart = offset;
	let held = 0;
	let readBytes = Math.min(firstReadBytes, window.length);
	const line: RawLine = {number, start: offset, next: offset, bytes: window, from: 0, to: 0};

	/** Fills the window with the bytes before `offset`. */
	function load(): void {
		const length = Math.min(offset, readBytes);
		windowStart = offset - length;
		held = files.read(window, length, {number, offset: windowStart});
		// The file was truncated: the bytes behind are gone.
		if (held < length) offset = windowStart + held;
		readBytes = window.length;
	}

	function toOlderFile(): boolean {
		const older = files.older(number);
		if (older === null) return false;
		number = older;
		offset = files.bytes(number);
		held = 0;
		return true;
	}

	/** The line that ends at `offset` begins before the window: shows its head. */
	function longLine(): void {
		const start = findLineStart(files, number, windowStart);
		line.start = start;
		windowStart = start;
		held = files.read(window, window.length, {number, offset: start});
		line.from = 0;
		line.to = held;
	}

	/** Sets `line` to the one that ends at `offset`; false if it is still being written. */
	function take(newline: number, textEnd: number): boolean {
		const isFinished = windowStart + textEnd < offset;
		line.number = number;
		line.next = offset;
		if (newline < 0 && windowStart > 0) {
			longLine();
		} else {
			line.start = windowStart + newline + 1;
			line.from = newline + 1;
			line.to = textEnd;
		}
		offset = line.start;
		return isFinished || includeUnfinished || files.newer(number) !== null;
	}

	return {
		line,
		position: () => ({number, offset}),
		step() {
			for (;;) {
				if (offset === 0) {
					if (toOlderFile()) continue;
					return false;
				}
				const end = offset - windowStart;
				if (windowStart >= offset || end > held) {
					load();
					continue;
				}
				const textEnd = window[end - 1] === 0x0a ? end - 1 : end;
				const newline = textEnd > 0 ? window.lastIndexOf(0x0a, textEnd - 1) : -1;
				if (newline < 0 && windowStart > 0 && end < window.length) load();
				else if (take(newline, textEnd)) return true;
			}
		},
	};
}

/** Offset of the first newline at or after `offset`; null if the file ends before. */
function findNewline(files: LogFileSet, number: number, offset: number): number | null {
	const scratch = Buffer.allocUnsafe(windowBytes);
	for (let at = offset; ; ) {
		const held = files.read(scratch, scratch.length, {number, offset: at});
		const newline = scratch.subarray(0, held).indexOf(0x0a);
		if (newline >= 0) return at + newline;
		if (held === 0) return null;
		at += held;
	}
}

/** Offset behind the last newline before `offset`; 0 if there is none. */
function findLineStart(files: LogFileSet, number: number, offset: number): number {
	const scratch = Buffer.allocUnsafe(windowBytes);
	for (let end = offset; end > 0; ) {
		const start = Math.max(0, end - scratch.length);
		const held = files.read(scratch, end - start, {number, offset: start});
		const newline = scratch.subarray(0, held).lastIndexOf(0x0a);
		if (newline >= 0) return start + newline + 1;
		end = start;
	}
	return 0;
}
