/** Decides from the bytes of a line whether it is shown; decodes it only if necessary. */
import {parseMetricLine} from '../domain/instance/metric-line.ts';
import type {Pattern} from '../pattern/pattern.ts';
import {type Level, levelRankOf, levels, shownLine, textBytesMax} from './log-line.ts';
import type {RawLine} from './line-reader.ts';

/** The lines to show; absent parts let everything through. */
export type LogFilter = {
	/** Names of the logs to read. */
	names?: ReadonlySet<string>;
	/** Tested against the whole line as shown, time and level included. */
	pattern?: Pattern;
	/** Lines without a level count as INFO. */
	levelAtLeast?: Level;
	/** Milliseconds since 1970-01-01 UTC, inclusive. */
	sinceMs?: number;
	/** Hides lines in which a program reports a metric, which is shown elsewhere. */
	hidesMetrics?: boolean;
};

/** Returns the test for `filter` by pattern and level; null when every line passes. */
export function compileFilter(filter: LogFilter): ((line: RawLine) => boolean) | null {
	const {hidesMetrics = false, ...rest} = filter;
	const accepts = compileRest(rest);
	if (!hidesMetrics) return accepts;
	return line => !isMetric(line) && (accepts?.(line) ?? true);
}

function compileRest(filter: LogFilter): ((line: RawLine) => boolean) | null {
	const {pattern, levelAtLeast} = filter;
	const hasText = pattern ? compilePattern(pattern) : null;
	const rankMin = levelAtLeast ? levels.indexOf(levelAtLeast) : 0;
	if (rankMin === 0) return hasText;
	const isSerious = (line: RawLine) => rankOf(line) >= rankMin;
	return hasText ? line => isSerious(line) && hasText(line) : isSerious;
}

/** Every line that reports a metric contains this, whatever its format. */
const metricKey = Buffer.from('"metric"');

/** Output on stdout is logged at this level. */
const metricLine = /^\S+ INFO {2}\[[^\]]*\] (.*)$/s;

function isMetric({bytes, from, to}: RawLine): boolean {
	if (to - from > searchedBytesMax || !bytes.subarray(from, to).includes(metricKey)) return false;
	const text = metricLine.exec(bytes.toString('utf8', from, to))?.[1];
	return text !== undefined && parseMetricLine(text)?.ok === true;
}

function rankOf({bytes, from, to}: RawLine): number {
	const rank = levelRankOf(bytes, from, to);
	return rank < 0 ? levels.indexOf('INFO') : rank;
}

/** Bytes of a line that are searched: the shown part of a line, and more than the log writer puts into one. */
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
