/**
 * Cuts a stream of bytes behind its last newline, so that many whole lines are passed on at a time: a call
 * for each line took most of the time of a flood. The rest without a newline is kept, one line at most. A
 * line longer than the limit is passed on in pieces.
 */
import {createLineSplitter, type LinePiece} from './line-splitter.ts';

export type LineBlocks = {
	push(chunk: Buffer): void;
	/** Passes on the rest without a newline. */
	end(): void;
};

export type LineBlocksOptions = {
	/** Maximum length of a line that is passed on whole, without its newline; at least 4 bytes. */
	lineBytesMax: number;
	/** Takes whole lines, each with its newline; valid only during the call. */
	takeLines: (lines: Buffer) => void;
	/** Takes a piece of a long line, or a last line without its newline. */
	takePiece: (piece: LinePiece) => void;
};

const newline = 0x0a;

/** Keeps the order of the stream. */
export function createLineBlocks(options: LineBlocksOptions): LineBlocks {
	const {lineBytesMax, takeLines, takePiece} = options;
	const pending = Buffer.allocUnsafe(lineBytesMax);
	let pendingBytes = 0;
	/** Whether a line is under way that is too long to be kept. */
	let isLong = false;
	const splitter = createLineSplitter(lineBytesMax, takePiece);

	/** Takes whole lines; the first of them may have begun earlier. */
	function take(lines: Buffer): void {
		if (lines.length === 0) return;
		const kept = pending.subarray(0, pendingBytes);
		const whole = pendingBytes === 0 ? lines : Buffer.concat([kept, lines]);
		pendingBytes = 0;
		if (isLong || hasLongLine(whole, lineBytesMax)) splitter.push(whole);
		else takeLines(whole);
		isLong = false;
	}

	/** Keeps the part without a newline. */
	function keep(rest: Buffer): void {
		if (rest.length === 0) return;
		if (!isLong && pendingBytes + rest.length <= lineBytesMax) {
			pendingBytes += rest.copy(pending, pendingBytes);
			return;
		}
		splitter.push(pending.subarray(0, pendingBytes));
		splitter.push(rest);
		pendingBytes = 0;
		isLong = true;
	}

	return {
		push(chunk) {
			const end = chunk.lastIndexOf(newline) + 1;
			take(chunk.subarray(0, end));
			keep(chunk.subarray(end));
		},
		end() {
			splitter.push(pending.subarray(0, pendingBytes));
			splitter.end();
			pendingBytes = 0;
			isLong = false;
		},
	};
}

/** Checks one newline for every `bytesMax` bytes or so, not every line. */
function hasLongLine(lines: Buffer, bytesMax: number): boolean {
	let start = 0;
	while (lines.length - start > bytesMax + 1) {
		const last = lines.lastIndexOf(newline, start + bytesMax);
		if (last < start) return true;
		start = last + 1;
	}
	return false;
}
