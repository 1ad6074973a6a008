/**
 * Gathers lines for a single write. They are joined as text and encoded together: encoding each one took
 * longer than creating it.
 */
import {type Level, lineHead} from './log-line.ts';

/** A batch of at least this many UTF-16 units is full. */
const fullLength = 32 * 1024;

export type LineBatch = {
	/** Adds a line of harmless text. */
	add(level: Level, text: string): void;
	isFull(): boolean;
	/** Returns the lines as bytes, and starts an empty batch. */
	take(): Buffer;
};

/** All lines carry the time `atMs`. */
export function createLineBatch(prefix: string, atMs: number): LineBatch {
	let headLevel: Level = 'INFO';
	let head = lineHead(prefix, headLevel, atMs);
	let lines = '';
	return {
		add(level, text) {
			if (level !== headLevel) head = lineHead(prefix, level, atMs);
			headLevel = level;
			lines += `${head}${text}\n`;
		},
		isFull: () => lines.length >= fullLength,
		take() {
			const bytes = Buffer.from(lines);
			lines = '';
			return bytes;
		},
	};
}
