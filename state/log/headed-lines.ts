/**
 * Prepends time, level and prefix to every line of a block, whatever bytes the lines hold. The bytes are
 * handled as characters of one byte each, which changes none of them: V8 replaces all newlines of a string in
 * one go, and a loop in JavaScript over 64 KiB took four times as long.
 */
import {type Level, lineHead} from './log-line.ts';

export type HeadedLines = {
	/** Returns `lines`, each with its newline, with the head before each; valid until the next call. */
	encode(level: Level, lines: Buffer, atMs: number): Buffer;
};

/** Larger blocks get memory of their own: a line of one byte grows by its whole head. */
const keptBytes = 128 * 1024;

/** Allocates memory with the first lines. */
export function createHeadedLines(prefix: string): HeadedLines {
	let memory: Buffer | null = null;
	return {
		encode(level, lines, atMs) {
			// The prefix may hold characters of more than one byte.
			const head = Buffer.from(lineHead(prefix, level, atMs)).toString('latin1');
			// A dollar sign has a special meaning in a replacement.
			const between = `\n${head.replaceAll('$', '$$$$')}`;
			const text = lines.toString('latin1', 0, lines.length - 1).replaceAll('\n', between);
			const bytes = head.length + text.length + 1;
			memory ??= Buffer.allocUnsafeSlow(keptBytes);
			const target = bytes <= memory.length ? memory : Buffer.allocUnsafeSlow(bytes);
			target.write(head, 0, 'latin1');
			target.write(text, head.length, 'latin1');
			target[bytes - 1] = 0x0a;
			return target.subarray(0, bytes);
		},
	};
}
