/** Merges lines of several walks by time, and decodes only the lines that are taken. */
import {
	type Level,
	levelRankOf,
	levels,
	parseLine,
	sanitizeText,
	shownLine,
	textBytesMax,
} from './log-line.ts';
import type {Direction, LogSource, Walk} from './log-source.ts';

/** One line, harmless to print. */
export type MergedLine = {
	/** Name of the log. Together with `number` and `offset` it identifies the line permanently. */
	name: string;
	number: number;
	offset: number;
	/** Offset behind its newline. */
	endOffset: number;
	/** Own or inherited time in ms; `-Infinity` when unknown. */
	atMs: number;
	level: Level | null;
	/** `NAME-MODE`, or null for a line of another format. */
	prefix: string | null;
	/** Without time, level and prefix. */
	text: string;
	/** The whole line as in the file. */
	line: string;
};

/** Takes up to `n` lines in order of time from walks that are each in order. */
export function mergeLines(walks: [LogSource, Walk][], direction: Direction, n: number) {
	const lines: MergedLine[] = [];
	for (const [, walk] of walks) if (walk.step() === 'more') return {lines, status: 'more' as const};
	while (lines.length < n) {
		const best = nextOf(walks, direction);
		if (!best) return {lines, status: 'end' as const};
		const [source, walk] = best;
		lines.push(decode(source.name, walk));
		walk.hasLine = false;
		if (lines.length === n) break;
		if (walk.step() === 'more') return {lines, status: 'more' as const};
	}
	return {lines, status: 'full' as const};
}

/** Forward the earliest available line, backward the latest; among equals the first or the last source. */
function nextOf(walks: [LogSource, Walk][], direction: Direction): [LogSource, Walk] | undefined {
	let best: [LogSource, Walk] | undefined;
	for (const candidate of walks) {
		const [, {hasLine, atMs}] = candidate;
		if (!hasLine) continue;
		if (!best || (direction === 'forward' ? atMs < best[1].atMs : atMs >= best[1].atMs)) {
			best = candidate;
		}
	}
	return best;
}

function decode(name: string, {line: raw, atMs}: Walk): MergedLine {
	const to = Math.min(raw.to, raw.from + 2 * textBytesMax);
	const line = shownLine(raw.bytes, raw.from, to);
	const parsed = parseLine(raw.bytes.subarray(raw.from, to));
	return {
		name,
		number: raw.number,
		offset: raw.start,
		endOffset: raw.next,
		atMs,
		level: levels[levelRankOf(raw.bytes, raw.from, raw.to)] ?? null,
		prefix: parsed?.prefix ?? null,
		text: parsed ? sanitizeText(parsed.text) : line,
		line,
	};
}
