/**
 * Derives the whole screen from model and time, as lines of spans ready to draw. Pure: the same input gives
 * the same picture, so that nothing is drawn when nothing changed.
 */
import {instanceFilterOf} from '../model/instance-filter.ts';
import type {Layout} from '../model/layout.ts';
import {clipLine, type Line, span} from '../text/line.ts';
import {instancesOf, type Model} from '../model/model.ts';
import {pageOf} from '../model/page.ts';
import {selectLayout} from './select-layout.ts';
import {type CardView, selectCard} from './select-card.ts';
import {selectDetails} from './select-details.ts';
import {selectForm} from '../form/select-form.ts';
import {selectFooter} from './select-footer.ts';
import {selectHeader} from './select-header.ts';
import {selectHelp} from './select-help.ts';
import {type Overlay, selectOverlays} from './select-overlay.ts';
import {selectPaneStatus, toldLines} from './select-pane-title.ts';
import {selectSmall} from './select-small.ts';
import {selectTable} from './select-table.ts';
import {sortedInstances} from '../model/sort.ts';

export type MainView =
	| {kind: 'cards'; rows: readonly (readonly CardView[])[]}
	| {kind: 'lines'; lines: readonly Line[]};

export type ViewModel = {
	theme: 'dark' | 'light';
	width: number;
	/** All rows of a terminal that is too small for the full layout; null: it is large enough. */
	small: readonly Line[] | null;
	header: Line;
	/** At the right end of the header. */
	clock: Line;
	main: MainView;
	mainRows: number;
	overlays: readonly Overlay[];
	/** The title of the log pane; empty without one. */
	paneStatus: readonly Line[];
	footer: Line;
};

export function selectView(model: Model, nowMs: number): ViewModel {
	const layout = selectLayout(model);
	const {width} = layout;
	return {
		theme: model.theme,
		width,
		small: layout.tooSmall ? selectSmall(model, {width, rows: layout.height}) : null,
		...selectHeader(model, width, nowMs),
		main: selectMain(model, layout, nowMs),
		mainRows: layout.main.rows,
		overlays: selectOverlays(model, layout),
		paneStatus: selectPaneTitle(model, layout),
		footer: selectFooter(model, width),
	};
}

/** A message appears in the title for its time. */
function selectPaneTitle(model: Model, {paneStatus, paneStatusRows, width}: Layout): Line[] {
	if (paneStatus === null) return [];
	const told = toldLines(model, width).slice(0, paneStatusRows);
	return told.length > 0 ? told : [selectPaneStatus(model, width)];
}

function selectMain(model: Model, layout: Layout, nowMs: number): MainView {
	const {rows} = layout.main;
	const {width} = layout;
	if (model.dialog?.kind === 'help')
		return {kind: 'lines', lines: selectHelp({width, rows, scroll: model.dialog.scroll})};
	if (model.dialog?.kind === 'form')
		return {kind: 'lines', lines: selectForm(model, model.dialog, {width, rows, nowMs})};
	if (model.view === 'details')
		return {kind: 'lines', lines: selectDetails(model, {width, rows, nowMs})};
	if (model.view === 'log') return {kind: 'lines', lines: []};
	if (sortedInstances(model).length === 0)
		return {kind: 'lines', lines: emptyLines(model).map(line => clipLine(line, width))};
	if (model.view === 'table')
		return {kind: 'lines', lines: selectTable(model, {width, rows, nowMs})};
	return {kind: 'cards', rows: selectCards(model, layout, nowMs)};
}

function selectCards(model: Model, {grid}: Layout, nowMs: number): CardView[][] {
	const {page, perPage} = pageOf(model);
	const shown = sortedInstances(model).slice(page * perPage, (page + 1) * perPage);
	const rows: CardView[][] = [];
	for (const [index, instance] of shown.entries()) {
		const row = Math.floor(index / grid.columns);
		const place = {number: index + 1, width: grid.cardWidth, height: grid.cardHeight, nowMs};
		(rows[row] ??= []).push(selectCard(model, instance, place));
	}
	return rows;
}

function emptyLines(model: Model): Line[] {
	if (model.snapshot === null) return [[], [span('  reading the state …', 'dim')]];
	if (instancesOf(model).length > 0)
		return [
			[],
			[span(`  No instance matches: ${instanceFilterOf(model)}`, 'strong')],
			[span('  esc', 'key'), span(' shows all again', 'dim')],
		];
	return [
		[],
		[span('  There is no instance yet.', 'strong')],
		[span('  a', 'key'), span(' adds one; an entry in pitwall.yaml shows up at once.', 'dim')],
	];
}
