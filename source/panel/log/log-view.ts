/**
 * The position of the log pane in the merged log, and the lines in view: it follows the end, or rests
 * somewhere in the files. Memory does not grow with the files; every call is bounded by the budget of the
 * merged log, and the rest of the work continues with the next {@link LogView.pump}.
 */
import type {Pattern} from '../../../state/pattern/pattern.ts';
import type {LogFilter} from '../../../state/log/line-filter.ts';
import type {MergedLine} from '../../../state/log/merge-lines.ts';
import type {FindResult, LogPosition, MergedLog} from '../../../state/log/merged-log.ts';
import type {LogMove} from '../model/effect.ts';

export type LogViewLines = {
	lines: readonly MergedLine[];
	/** Grows by the number of lines by which the view moved up. */
	endSequence: number;
	following: boolean;
	moreBelow: boolean;
	linesSeen: number;
	/** How often lines of a flood were skipped: there were more than `linesSeen`. */
	skips: number;
	searching: boolean;
};

export type LogView = {
	/** Sets the number of lines in view and the filter; the position is kept. */
	configure(options: {rows: number; filter: LogFilter}): void;
	/** Moves the view; a search answers through `onSearched`. */
	move(move: LogMove, pattern: Pattern | null): void;
	/** Takes in new lines, or continues unfinished work; returns whether the view changed. */
	pump(): boolean;
	/** Whether {@link pump} should be called again at once, without waiting for new lines. */
	isBusy(): boolean;
	view(): LogViewLines;
};

export type LogViewOptions = {
	log: MergedLog;
	/** Called when a search ended; a match is then in view. */
	onSearched: (found: boolean) => void;
	/** Longest time of one slice of a search, ms. */
	searchBudgetMs?: number;
};

/** Work that did not fit into one call. */
type Pending =
	/** Lines above are still missing: a rare filter over large files. */
	| {kind: 'fill'; from: LogPosition; missing: number}
	| {kind: 'up'; from: LogPosition; missing: number}
	| {kind: 'down'; from: LogPosition; missing: number}
	| {kind: 'find'; from: LogPosition; direction: 'forward' | 'backward'; pattern: Pattern};

export function createLogView({log, onSearched, searchBudgetMs = 8}: LogViewOptions): LogView {
	let rows = 0;
	let filter: LogFilter = {};
	let lines: MergedLine[] = [];
	let start = log.start();
	let end = log.end();
	let following = true;
	let moreBelow = false;
	let pending: Pending | null = null;
	let match: {before: LogPosition; after: LogPosition} | null = null;
	let endSequence = 0;
	let linesSeen = 0;
	let skips = 0;

	/** Shows the newest lines, and follows from then on. */
	function showEnd(): void {
		following = true;
		moreBelow = false;
		pending = null;
		const page = log.tail(rows, filter);
		lines = page.lines;
		({start, end} = page);
		endSequence += rows;
		const missing = rows - lines.length;
		if (page.status === 'more' && missing > 0) pending = {kind: 'fill', from: start, missing};
	}

	/** Shows the lines behind `position` without following; at the very end it follows. */
	function showFrom(position: LogPosition): void {
		const page = log.after(position, rows, filter);
		if (page.lines.length < rows && page.status === 'end') return showEnd();
		following = false;
		lines = page.lines;
		({start, end} = page);
		moreBelow = log.after(end, 1, filter).lines.length > 0;
		endSequence += rows;
	}

	function follow(): boolean {
		const page = log.tail(rows, filter, end);
		const count = page.lines.length;
		({end} = page);
		if (count === 0) return false;
		const dropped = Math.max(0, lines.length + count - rows);
		lines = [...lines, ...page.lines].slice(-rows);
		linesSeen += count;
		endSequence += dropped;
		if (page.status !== 'end') skips += 1;
		return true;
	}

	/** Position of the first line in view. */
	function viewStart(): LogPosition {
		const [first] = lines;
		return first === undefined ? end : log.positionBefore(first);
	}

	function moveUp(from: LogPosition, count: number): void {
		const page = log.before(from, count, filter);
		showFrom(page.start);
		const missing = count - page.lines.length;
		pending =
			page.status === 'more' && missing > 0 ? {kind: 'up', from: page.start, missing} : null;
	}

	function moveDown(from: LogPosition, count: number): void {
		const page = log.after(from, count, filter);
		const missing = count - page.lines.length;
		if (page.status === 'end' && missing > 0) return showEnd();
		showFrom(page.end);
		if (page.status === 'more' && missing > 0) pending = {kind: 'down', from: page.end, missing};
	}

	function fill(from: LogPosition, missing: number): void {
		const page = log.before(from, missing, filter);
		lines = [...page.lines, ...lines].slice(-rows);
		({start} = page);
		const left = missing - page.lines.length;
		pending =
			page.status === 'more' && left > 0 ? {kind: 'fill', from: start, missing: left} : null;
	}

	function find(search: Extract<Pending, {kind: 'find'}>): void {
		const {from, direction, pattern} = search;
		const result = log.find(from, pattern, {direction, filter, budgetMs: searchBudgetMs});
		if (result.status === 'more') {
			pending = {...search, from: result.position};
			return;
		}
		pending = null;
		if (result.status === 'found') showMatch(result);
		onSearched(result.status === 'found');
	}

	/** Puts the match into the middle, unless it is already in view. */
	function showMatch({line, before, after}: Extract<FindResult, {status: 'found'}>): void {
		match = {before, after};
		const inView = lines.some(each => isSameLine(each, line));
		if (inView) {
			// Following would move the match out of view.
			if (following) showFrom(viewStart());
			return;
		}
		showFrom(log.before(before, Math.floor(rows / 2), filter).start);
	}

	function startSearch(older: boolean, pattern: Pattern): void {
		const from = older ? (match?.before ?? end) : (match?.after ?? viewStart());
		find({kind: 'find', from, direction: older ? 'backward' : 'forward', pattern});
	}

	function goOn(work: Pending): void {
		switch (work.kind) {
			case 'fill':
				return fill(work.from, work.missing);
			case 'up':
				return moveUp(work.from, work.missing);
			case 'down':
				return moveDown(work.from, work.missing);
			case 'find':
				return find(work);
			default:
				return work satisfies never;
		}
	}

	return {
		configure(options) {
			({rows, filter} = options);
			match = null;
			if (rows <= 0) return;
			if (following) showEnd();
			else showFrom(start);
		},
		move(move, pattern) {
			pending = null;
			if ('find' in move) {
				if (pattern !== null) startSearch(move.find === 'older', pattern);
				return;
			}
			match = null;
			if ('to' in move) return move.to === 'end' ? showEnd() : showFrom(log.start());
			const count = Math.abs(move.count) * (move.by === 'page' ? Math.max(1, rows - 1) : 1);
			if (move.count < 0) moveUp(viewStart(), count);
			else if (!following) moveDown(start, count);
		},
		pump() {
			if (rows <= 0) return false;
			if (pending !== null) {
				goOn(pending);
				return true;
			}
			if (following) return follow();
			if (moreBelow) return false;
			moreBelow = log.after(end, 1, filter).lines.length > 0;
			return moreBelow;
		},
		isBusy: () => pending !== null,
		view: () => ({
			lines,
			endSequence,
			following,
			moreBelow,
			linesSeen,
			skips,
			searching: pending?.kind === 'find',
		}),
	};
}

function isSameLine(a: MergedLine, b: MergedLine): boolean {
	return a.name === b.name && a.number === b.number && a.offset === b.offset;
}
