/**
 * Several logs as one, ordered by time: pages in both directions, follows and searches in memory that does
 * not grow with the files. A position is one place per log; it stays valid when files rotate. Synchronous,
 * and bounded by a time budget; it sets no timers.
 *
 * Equal times are ordered by the order of the sources, then by place. After a clock stepped back the order is
 * local: a page down may mix such lines differently from a page up, but shows each once.
 */
import type {Pattern} from '../pattern/pattern.ts';
import {compileFilter, type LogFilter} from './line-filter.ts';
import type {FilePosition} from './log-file-set.ts';
import {type Direction, type LogSource, openLogSource, type Walk} from './log-source.ts';
import {type MergedLine, mergeLines} from './merge-lines.ts';
import {seekTime} from './time-seek.ts';

/**
 * A place in the merged order, by name of the log. A missing log counts as its start. Logs that
 * `filter.names` leaves out do not move: use `positionAt` or `positionBefore` when they come back.
 */
export type LogPosition = ReadonlyMap<string, FilePosition>;

export type LogPage = {
	/** Oldest first. */
	lines: MergedLine[];
	/** Before the first line. */
	start: LogPosition;
	/** Behind the last line. */
	end: LogPosition;
	/**
	 * `full`: n lines. `end`: no more lines in that direction. `more`: out of time; continue from the far
	 * position.
	 */
	status: 'full' | 'end' | 'more';
};

export type FindResult =
	/** Positions right before and right behind the line, in all logs, from which a search continues. */
	| {status: 'found'; line: MergedLine; before: LogPosition; after: LogPosition}
	/** Out of time: call again with `position`. */
	| {status: 'more'; position: LogPosition}
	| {status: 'end'};

export type MergedLogOptions = {
	/** Ordered; the order decides between equal times. */
	sources: readonly {name: string; path: string}[];
	/** Monotonic clock for budgets. */
	monotonicMs: () => number;
	/** Longest time of one call in ms, roughly; default 8. */
	budgetMs?: number;
};

export type MergedLog = {
	/** Replaces the logs; files of the remaining ones stay open and their positions valid. */
	setSources(sources: MergedLogOptions['sources']): void;
	/** The last `n` matching lines; with `floor`, only those behind it, which a follower lacks. */
	tail(n: number, filter?: LogFilter, floor?: LogPosition): LogPage;
	/** The `n` matching lines before `position`. */
	before(position: LogPosition, n: number, filter?: LogFilter): LogPage;
	/** The `n` matching lines behind `position`, including those written just now. */
	after(position: LogPosition, n: number, filter?: LogFilter): LogPage;
	/** Next line from `position` that matches both `filter` and `pattern`. */
	find(
		position: LogPosition,
		pattern: Pattern,
		options: {direction: Direction; filter?: LogFilter; budgetMs?: number},
	): FindResult;
	/** Start of the oldest remaining lines. */
	start(): LogPosition;
	end(): LogPosition;
	/** Right before the first line of that time or later; milliseconds since 1970-01-01 UTC. */
	positionAt(atMs: number): LogPosition;
	/** Right before `line`, in all logs, to continue there when the filter changes. */
	positionBefore(line: MergedLine): LogPosition;
	close(): void;
};

/** Opens the logs, which need not exist yet. One open file per log, and at most one rotated one. */
export function openMergedLog(options: MergedLogOptions): MergedLog {
	const {monotonicMs, budgetMs: budgetMsDefault = 8} = options;
	let sources: LogSource[] = [];
	setSources(options.sources);

	function setSources(wanted: MergedLogOptions['sources']): void {
		const previous = new Map(sources.map(source => [source.name, source]));
		sources = wanted.map(({name, path}) => {
			const known = previous.get(name);
			previous.delete(name);
			return known ?? openLogSource(name, path);
		});
		for (const source of previous.values()) source.files.close();
	}

	function positions(placeOf: (source: LogSource, rank: number) => FilePosition): LogPosition {
		return new Map(sources.map((source, rank) => [source.name, placeOf(source, rank)]));
	}

	function refresh(): void {
		for (const source of sources) source.files.refresh();
	}

	const start = () => positions(source => source.files.start());
	const end = () => positions(source => source.files.end());

	function page(request: PageRequest): LogPage {
		const {direction, from, n, filter = {}, floor, budgetMs = budgetMsDefault} = request;
		const deadlineMs = monotonicMs() + budgetMs;
		const accepts = request.accepts ?? compileFilter(filter);
		const walks = new Map<LogSource, Walk>();
		for (const source of sources) {
			if (filter.names && !filter.names.has(source.name)) continue;
			const walk = source.walk(direction, from.get(source.name) ?? source.files.start(), {
				accepts,
				sinceMs: filter.sinceMs ?? Number.NEGATIVE_INFINITY,
				floor: floor?.get(source.name),
				isOutOfTime: () => monotonicMs() >= deadlineMs,
			});
			walks.set(source, walk);
		}
		const {lines, status} = mergeLines([...walks], direction, n);
		const far = positions(
			source => walks.get(source)?.position() ?? from.get(source.name) ?? source.files.start(),
		);
		return direction === 'forward'
			? {lines, start: from, end: far, status}
			: {lines: lines.reverse(), start: far, end: from, status};
	}

	/** Everything before `line` in the merged order comes before the position. */
	function positionBefore(line: MergedLine): LogPosition {
		const lineRank = sources.findIndex(source => source.name === line.name);
		return positions((source, rank) =>
			rank === lineRank
				? {number: line.number, offset: line.offset}
				: seekTime(source, line.atMs, rank < lineRank),
		);
	}

	return {
		setSources,
		start() {
			refresh();
			return start();
		},
		end() {
			refresh();
			return end();
		},
		tail(n, filter, floor) {
			refresh();
			return page({direction: 'backward', from: end(), n, filter, floor});
		},
		before(from, n, filter) {
			refresh();
			return page({direction: 'backward', from, n, filter});
		},
		after(from, n, filter) {
			refresh();
			return page({direction: 'forward', from, n, filter});
		},
		find(from, pattern, {direction, filter = {}, budgetMs}) {
			refresh();
			const hasPattern = compileFilter({pattern});
			const isShown = compileFilter(filter);
			const found = page({
				direction,
				from,
				n: 1,
				filter,
				budgetMs,
				accepts: line => (hasPattern?.(line) ?? true) && (isShown?.(line) ?? true),
			});
			const [line] = found.lines;
			if (line) {
				const before = positionBefore(line);
				const behind = {number: line.number, offset: line.endOffset};
				return {status: 'found', line, before, after: new Map(before).set(line.name, behind)};
			}
			if (found.status === 'end') return {status: 'end'};
			return {status: 'more', position: direction === 'forward' ? found.end : found.start};
		},
		positionAt(atMs) {
			refresh();
			return positions(source => seekTime(source, atMs));
		},
		positionBefore(line) {
			refresh();
			return positionBefore(line);
		},
		close() {
			for (const source of sources) source.files.close();
			sources = [];
		},
	};
}

type PageRequest = {
	direction: Direction;
	from: LogPosition;
	n: number;
	filter?: LogFilter | undefined;
	/** Replaces the filter's own test of lines. */
	accepts?: ReturnType<typeof compileFilter>;
	floor?: LogPosition | undefined;
	budgetMs?: number | undefined;
};
