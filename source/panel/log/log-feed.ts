/**
 * The log pane's rows: keeps the view of the merged log in step with the model (size, filters, search) and
 * draws only lines in view. Rows go straight to the screen writer; the model receives only the position of
 * the pane.
 */
import type {Pattern} from '../../../state/pattern/pattern.ts';
import type {Directory} from '../../../state/home/directory.ts';
import type {LogFilter} from '../../../state/log/line-filter.ts';
import type {MergedLine} from '../../../state/log/merge-lines.ts';
import {openMergedLog} from '../../../state/log/merged-log.ts';
import {watchLogs} from '../../../state/log/log-watch.ts';
import {logPrefix} from '../../terminal/log-row.ts';
import type {LogPane} from '../../terminal/screen-writer.ts';
import {stripStyles} from '../../terminal/text.ts';
import type {LogMove} from '../model/effect.ts';
import {createLogView, type LogViewLines} from './log-view.ts';
import {instanceFilterOf} from '../model/instance-filter.ts';
import {instancesOf, type LogPaneState, type Model, nameOf} from '../model/model.ts';
import {compileSearch} from '../model/pattern.ts';
import {selectLayout} from '../view/select-layout.ts';
import {sortedInstances} from '../model/sort.ts';

/** Style of a line; any change here redraws all lines in view. */
export type LogRowStyle = {
	width: number;
	/** Without milliseconds and mode: the terminal is narrow. */
	short: boolean;
	/** Columns of the names in front of the messages, so that the messages are aligned. */
	prefixWidth: number;
	/** First column shown of a long line. */
	offset: number;
	search: Pattern | null;
	theme: 'dark' | 'light';
	/** Names in the order of their colours. */
	names: readonly string[];
};

export type LogFeedState = Omit<LogPaneState, 'linesPerSecond' | 'linesSkipped'> &
	Pick<LogViewLines, 'linesSeen' | 'skips'>;

export type LogFeed = {
	/** Updates the view from the model and from new lines; returns the pane to draw. */
	paint(model: Model): LogPane;
	/** Current position of the pane, and the counts of lines since the panel was opened. */
	state(): LogFeedState;
	/** The lines in view as plain text, not cut at the width of the screen. */
	text(model: Model): string;
	move(move: LogMove, model: Model): void;
	/** Whether a search or a page is still in progress. */
	isBusy(): boolean;
	close(): void;
};

/** Log of the supervisor; shown beside those of the instances. */
const supervisorName = 'SUPERVISOR';

export type LogFeedOptions = {
	directory: Directory;
	monotonicMs: () => number;
	drawRow: (line: MergedLine, style: LogRowStyle) => string;
	/** Called when something may have been written. */
	onHint: () => void;
	onSearched: (found: boolean) => void;
};

export function createLogFeed(options: LogFeedOptions): LogFeed {
	const {directory, monotonicMs, drawRow, onHint, onSearched} = options;
	const log = openMergedLog({sources: [], monotonicMs});
	const view = createLogView({log, onSearched});
	const watch = watchLogs({folder: directory.logs, onHint});
	let namesKey = '';
	let viewKey = '';
	let styleKey = '';
	let drawn = new Map<MergedLine, string>();

	function configure(model: Model, rows: number): void {
		const names = [...instancesOf(model).map(nameOf), supervisorName];
		if (names.join() !== namesKey) {
			namesKey = names.join();
			log.setSources(names.map(name => ({name, path: directory.log(name)})));
			viewKey = '';
		}
		const {filter, errorsOnly} = model.log;
		const shown = shownNames(model, names);
		const key = JSON.stringify([rows, shown, filter, errorsOnly]);
		if (key === viewKey) return;
		viewKey = key;
		view.configure({rows, filter: filterOf(model, shown)});
	}

	function draw(model: Model, {rows, width}: {rows: number; width: number}): string[] {
		const style = styleOf(model, width);
		const key = JSON.stringify([style, model.log.search]);
		if (key !== styleKey) drawn = new Map();
		styleKey = key;
		const {lines} = view.view();
		const kept = new Map(lines.map(line => [line, drawn.get(line) ?? drawRow(line, style)]));
		drawn = kept;
		const text = [...kept.values()];
		return text.concat(Array.from({length: Math.max(0, rows - text.length)}, () => ''));
	}

	return {
		paint(model) {
			const {pane, width, tooSmall} = selectLayout(model);
			const rows = tooSmall ? 0 : pane.rows;
			configure(model, rows);
			view.pump();
			const {endSequence} = view.view();
			return {top: pane.top, rows: draw(model, {rows, width}), endSequence};
		},
		state() {
			const {lines, following, moreBelow, linesSeen, skips, searching} = view.view();
			const last = lines.at(-1)?.atMs ?? Number.NaN;
			// A following pane moves with every line: its time would only be noise.
			const atMs = following || !Number.isFinite(last) ? null : last;
			return {following, atMs, moreBelow, linesSeen, skips, searching};
		},
		text(model) {
			const style = {...styleOf(model, copiedWidth), offset: 0, search: null};
			const rows = view.view().lines.map(line => stripStyles(drawRow(line, style)).trimEnd());
			return rows.join('\n');
		},
		move: (move, model) => view.move(move, patternOf(model.log.search)),
		isBusy: () => view.isBusy(),
		close() {
			watch.close();
			log.close();
		},
	};
}

/** Columns of a line that is copied. */
const copiedWidth = 4096;

function styleOf(model: Model, width: number): LogRowStyle {
	const short = width < longRowWidth;
	return {
		width,
		short,
		prefixWidth: prefixWidthOf(model, short),
		offset: model.log.offset,
		search: patternOf(model.log.search),
		theme: model.theme,
		names: instancesOf(model).map(nameOf),
	};
}

/** From this width on a whole bar fits with the time to the millisecond and the full prefix. */
const longRowWidth = 100;

/** Maximum and minimum columns of a prefix: `SUP` of the supervisor. */
const prefixWidths = {long: {least: 12, most: 20}, short: {least: 3, most: 10}};

/** As wide as the longest possible prefix, up to a limit. */
function prefixWidthOf(model: Model, short: boolean): number {
	const {least, most} = short ? prefixWidths.short : prefixWidths.long;
	const widths = instancesOf(model).map(
		({settings: {name, mode}}) => logPrefix(`${name}-${mode}`, short).length,
	);
	return Math.min(most, Math.max(least, ...widths));
}

function patternOf(source: string | null): Pattern | null {
	if (source === null) return null;
	const compiled = compileSearch(source);
	return compiled.ok ? compiled.pattern : null;
}

/** Names whose lines are shown; null: all. While instances are filtered, only theirs. */
function shownNames(model: Model, names: readonly string[]): readonly string[] | null {
	const {hidden} = model.log;
	const filtered = instanceFilterOf(model) !== '';
	if (!filtered && hidden.length === 0) return null;
	// In the order of the names, so that sorting the table does not change the choice.
	const found = new Set(filtered ? sortedInstances(model).map(nameOf) : names);
	return names.filter(name => found.has(name) && !hidden.includes(name));
}

function filterOf(model: Model, shown: readonly string[] | null): LogFilter {
	const {filter, errorsOnly} = model.log;
	const pattern = patternOf(filter);
	return {
		...(shown === null ? {} : {names: new Set(shown)}),
		...(pattern === null ? {} : {pattern}),
		...(errorsOnly ? {levelAtLeast: 'ERROR' as const} : {}),
		// A person who filters may be looking for them.
		hidesMetrics: pattern === null,
	};
}
