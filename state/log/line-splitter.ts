/**
 * Cuts a stream of bytes into lines at 0x0A and long lines into pieces, never inside a character.
 * Holds at most one piece: a megabyte without a newline costs no more memory than a short line.
 */

/** A whole line, or a piece of a long one. */
export type LinePiece = {
	/** Without the newline; valid only during the call. */
	bytes: Buffer;
	/** An earlier piece of the same line was emitted before. */
	continued: boolean;
	/** A later piece of the same line will follow. */
	unfinished: boolean;
};

export type LineSplitter = {
	push(chunk: Buffer): void;
	/** Emits the rest without a newline. */
	end(): void;
};

/** Returns a splitter whose pieces are at most `pieceBytesMax` long, which must be ≥ 4. */
export function createLineSplitter(
	pieceBytesMax: number,
	emit: (piece: LinePiece) => void,
): LineSplitter {
	const pending = Buffer.allocUnsafe(pieceBytesMax);
	let pendingBytes = 0;
	let continued = false;

	function finishLine(bytes: Buffer): void {
		emit({bytes, continued, unfinished: false});
		pendingBytes = 0;
		continued = false;
	}

	function emitPiece(): void {
		const cut = characterBoundary(pending, pieceBytesMax);
		emit({bytes: pending.subarray(0, cut), continued, unfinished: true});
		pending.copyWithin(0, cut, pieceBytesMax);
		pendingBytes = pieceBytesMax - cut;
		continued = true;
	}

	function keep(chunk: Buffer, from: number, to: number): void {
		let start = from;
		while (start < to) {
			if (pendingBytes === pieceBytesMax) emitPiece();
			const copied = chunk.copy(pending, pendingBytes, start, to);
			pendingBytes += copied;
			start += copied;
		}
	}

	return {
		push(chunk) {
			let start = 0;
			while (start < chunk.length) {
				const newline = chunk.indexOf(0x0a, start);
				const end = newline < 0 ? chunk.length : newline;
				if (newline >= 0 && pendingBytes === 0 && end - start <= pieceBytesMax) {
					finishLine(chunk.subarray(start, end));
				} else {
					keep(chunk, start, end);
					if (newline >= 0) finishLine(pending.subarray(0, pendingBytes));
				}
				start = end + 1;
			}
		},
		end() {
			if (pendingBytes > 0) finishLine(pending.subarray(0, pendingBytes));
		},
	};
}

/** Largest index ≤ `end` at which no UTF-8 character of `bytes` is cut; `end` for binary garbage. */
function characterBoundary(bytes: Buffer, end: number): number {
	for (let index = end - 1; index >= end - 4; index--) {
		const byte = bytes[index] ?? 0;
		if (byte < 0x80) return end;
		if (byte >= 0xc0) {
			const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
			return index + length > end ? index : end;
		}
	}
	return end;
}
