/** Decides from the bytes of a line whether a person wants to see it; decodes only where it must. */
import type {Pattern} from '../pattern/pattern.ts';
import {type Level, levelRankOf, levels, shownLine, textBytesMax} from './log-line.ts';
import type {RawLine} from './line-reader.ts';

/** What to show; absent parts let everything through. */
export type LogFilter = {
	/** Names of the logs to read at all. */
	names?: ReadonlySet<string>;
	/** Tested against the whole line as it is shown, time and level included. */
	pattern?: Pattern;
	/** Lines that carry no level count as INFO. */
	levelAtLeast?: Level;
	/** Milliseconds since 1970-01-01 UTC, inclusive. */
	sinceMs?: number;
};

/** Returns the test for `filter` by pattern and level; null when every line passes. */
export function compileFilter(filter: LogFilter): ((line: RawLine) => boolean) | null {
	const {pattern, levelAtLeast} = filter;
	const hasText = pattern ? compilePattern(pattern) : null;
	const rankMin = levelAtLeast ? levels.indexOf(levelAtLeast) : 0;
	if (rankMin === 0) return hasText;
	const isSerious = (line: RawLine) => rankOf(line) >= rankMin;
	return hasText ? line => isSerious(line) && hasText(line) : isSerious;
}

function rankOf({bytes, from, to}: RawLine): number {
	const rank = levelRankOf(bytes, from, to);
	return rank < 0 ? levels.indexOf('INFO') : rank;
}

/** Bytes of a line that are searched: what is shown of a line, and more than the log writer puts into one. */
const searchedBytesMax = 2 * textBytesMax;

function compilePattern(pattern: Pattern): (line: RawLine) => boolean {
	const {literal} = pattern;
	if (literal !== null) {
		// Ten times cheaper than decoding the line for a regular expression.
		const bytesOf = Buffer.from(literal);
		return ({bytes, from, to}) => bytes.subarray(from, to).includes(bytesOf);
	}
	return ({bytes, from, to}) =>
		pattern.test(shownLine(bytes, from, Math.min(to, from + searchedBytesMax)));
}
