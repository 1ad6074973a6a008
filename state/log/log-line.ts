/**
 * The one line format of every log: `2026-11-21T22:24:00.123Z INFO [BTC-SIM] text`. Formats, parses and makes
 * untrusted text harmless. Pure: it reads no clock and touches no file. Time and level are at fixed bytes, so
 * that readers can judge a line without decoding it.
 */
import {harmlessText, isHarmless} from '../domain/text/harmless-text.ts';

/** Levels from the least to the most serious; the index is the rank. */
export const levels = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type Level = (typeof levels)[number];

/** One parsed line. */
export type LogLine = {
	/** Milliseconds since 1970-01-01 UTC. */
	atMs: number;
	level: Level;
	/** `NAME-MODE`, without the brackets. */
	prefix: string;
	text: string;
};

/** Longest text of one line in bytes; a longer one is cut into marked pieces. */
export const textBytesMax = 8192;

const timestampLength = '2026-11-21T22:24:00.123Z'.length;
const levelStart = timestampLength + 1;
const levelWidth = 5;
const bracketStart = levelStart + levelWidth + 1;
const paddedLevels: Record<Level, string> = {
	DEBUG: 'DEBUG',
	INFO: 'INFO ',
	WARN: 'WARN ',
	ERROR: 'ERROR',
	FATAL: 'FATAL',
};

/** Turns lines into bytes in one buffer that it keeps: a line allocates no memory. */
export type LineEncoder = {
	/** Holds the last encoded line, until the next one. */
	readonly bytes: Buffer;
	/** Encodes a line with its newline at the start of `bytes`; returns its length in bytes. */
	encode(level: Level, text: string, atMs: number): number;
};

// Making a byte of a piece harmless takes at most 4 bytes; the rest is for time, prefix and marks.
const encodedBytesMax = textBytesMax * 4 + 1024;

/**
 * Returns an encoder for lines of one prefix. Texts must be free of control characters ({@link sanitizeText})
 * and at most four times {@link textBytesMax} bytes long. The head of a line stays in the buffer: in a flood,
 * a hundred lines share one millisecond.
 */
export function createLineEncoder(prefix: string): LineEncoder {
	const bytes = Buffer.alloc(encodedBytesMax);
	let headAtMs = Number.NaN;
	let headLevel: Level = 'INFO';
	let headBytes = 0;
	return {
		bytes,
		encode(level, text, atMs) {
			if (atMs !== headAtMs || level !== headLevel) {
				headBytes = bytes.write(lineHead(prefix, level, atMs));
				headAtMs = atMs;
				headLevel = level;
			}
			const end = headBytes + bytes.write(text, headBytes);
			bytes[end] = 0x0a;
			return end + 1;
		},
	};
}

/** Returns the head of a line, up to its text. */
export function lineHead(prefix: string, level: Level, atMs: number): string {
	return `${new Date(atMs).toISOString()} ${paddedLevels[level]} [${prefix}] `;
}

/** Parses a line without its newline; null if it has another format. */
export function parseLine(line: Buffer | string): LogLine | null {
	const bytes = typeof line === 'string' ? Buffer.from(line) : line;
	const atMs = timestampOf(bytes, 0, bytes.length);
	const rank = levelRankOf(bytes, 0, bytes.length);
	const level = levels[rank];
	if (Number.isNaN(atMs) || level === undefined) return null;
	const closing = bytes.indexOf('] ', bracketStart);
	if (bytes[bracketStart] !== 0x5b || closing < 0) return null;
	return {
		atMs,
		level,
		prefix: bytes.toString('utf8', bracketStart + 1, closing),
		text: bytes.toString('utf8', closing + 2),
	};
}

/**
 * Returns the line in `bytes[start, end)`, without its newline, harmless to print: the file holds the output
 * of a program unchanged. Text that a carriage return would overwrite is dropped; the head of the line is
 * not.
 */
export function shownLine(bytes: Buffer, start: number, end: number): string {
	const line = bytes.toString('utf8', start, end);
	if (isHarmless(line)) return line;
	const text = parseLine(bytes.subarray(start, end))?.text;
	if (text === undefined) return sanitizeText(line);
	return sanitizeText(line.slice(0, line.length - text.length)) + sanitizeText(text);
}

/** Returns the time at the start of the line in `bytes[start, end)` in ms; NaN if there is none. */
export function timestampOf(bytes: Buffer, start: number, end: number): number {
	if (end - start < timestampLength || !hasTimestampShape(bytes, start)) return Number.NaN;
	return Date.UTC(
		digitsAt(bytes, start, 4),
		digitsAt(bytes, start + 5, 2) - 1,
		digitsAt(bytes, start + 8, 2),
		digitsAt(bytes, start + 11, 2),
		digitsAt(bytes, start + 14, 2),
		digitsAt(bytes, start + 17, 2),
		digitsAt(bytes, start + 20, 3),
	);
}

function hasTimestampShape(bytes: Buffer, start: number): boolean {
	return (
		bytes[start + 4] === 0x2d &&
		bytes[start + 7] === 0x2d &&
		bytes[start + 10] === 0x54 &&
		bytes[start + 13] === 0x3a &&
		bytes[start + 16] === 0x3a &&
		bytes[start + 19] === 0x2e &&
		bytes[start + 23] === 0x5a
	);
}

/** Decimal number of `count` digits; NaN if one of them is not a digit. */
function digitsAt(bytes: Buffer, start: number, count: number): number {
	let value = 0;
	for (let index = start; index < start + count; index++) {
		const digit = (bytes[index] ?? 0) - 0x30;
		if (digit < 0 || digit > 9) return Number.NaN;
		value = value * 10 + digit;
	}
	return value;
}

/** Returns the rank (index in {@link levels}) of the line in `bytes[start, end)`; −1 when unknown. */
export function levelRankOf(bytes: Buffer, start: number, end: number): number {
	if (end - start < bracketStart) return -1;
	const at = start + levelStart;
	const rank = 'DIWEF'.indexOf(String.fromCharCode(bytes[at] ?? 0));
	const level = levels[rank];
	if (level === undefined) return -1;
	return bytes.toString('latin1', at, at + levelWidth) === paddedLevels[level] ? rank : -1;
}

/**
 * Returns `text` harmless ({@link harmlessText}). Of text that carriage returns overwrite (progress bars) the
 * last state is kept.
 */
export function sanitizeText(text: string): string {
	return isHarmless(text) ? text : harmlessText(lastState(text));
}

function lastState(text: string): string {
	if (!text.includes('\r')) return text;
	const states = text.split('\r').filter(state => state !== '');
	return states.at(-1) ?? '';
}
