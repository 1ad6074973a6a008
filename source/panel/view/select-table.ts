/**
 * The table: one row per instance, for hundreds of them. Columns that do not fit are left out from the right.
 * Pure.
 */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {
	fitLine,
	type Line,
	lineWidth,
	shortenMiddle,
	type Span,
	span,
	spreadLine,
} from '../text/line.ts';
import {type Column, columns} from '../model/columns.ts';
import {type Model, nameOf} from '../model/model.ts';
import {tableWindow} from '../model/region.ts';
import {isAlive} from '../../../state/domain/instance/alive.ts';
import {metricTexts, wholeTexts} from '../text/metric-text.ts';
import {sortedInstances} from '../model/sort.ts';
import {reasonText} from '../text/reason-text.ts';
import {isTroubled} from './select-trouble.ts';
import {lookOf, shownState} from '../model/state-look.ts';

/** Longer names are cut in the middle. */
const nameWidthMax = 20;

/** Returns the heading and the rows that fit into `rows` lines of `width` columns. */
export function selectTable(
	model: Model,
	{width, rows, nowMs}: {width: number; rows: number; nowMs: number},
): Line[] {
	const instances = sortedInstances(model);
	const {from, to} = tableWindow(model, rows);
	const inView = instances.slice(from, to);
	const more = to - from < instances.length ? ` ${from + 1}–${to}/${instances.length}` : '';
	const shown = fittingColumns(sizedColumns(instances, {inView, more, nowMs}), width - 2);
	const sorted = span(sortText(model, shown), 'accent');
	const titles: Line = [span('  '), ...headingSpans(model, shown, more)];
	const fits = lineWidth(titles) + lineWidth([sorted]) <= width;
	const heading = spreadLine(titles, fits ? [sorted] : [], width);
	return [heading, ...inView.map(instance => tableRow(model, instance, {shown, width, nowMs}))];
}

/** Columns with content, cached for each list of instances: frames come more often. */
const columnsOf = new WeakMap<readonly InstanceView[], readonly Column[]>();

function usefulColumns(instances: readonly InstanceView[]): readonly Column[] {
	const known = columnsOf.get(instances);
	if (known !== undefined) return known;
	const useful = columns.filter(({when}) => when === undefined || instances.some(when));
	columnsOf.set(instances, useful);
	return useful;
}

/**
 * Columns with content, each as wide as the rows in view need; names as wide as the longest of all, up to
 * their limit.
 */
function sizedColumns(
	instances: readonly InstanceView[],
	{inView, more, nowMs}: {inView: readonly InstanceView[]; more: string; nowMs: number},
): readonly Column[] {
	const longest = instances.reduce((most, each) => Math.max(most, nameOf(each).length), 0);
	// The arrow of the sort is beside the title, too.
	const nameWidth = Math.max(Math.min(longest, nameWidthMax), 'NAME↑'.length + more.length);
	return usefulColumns(instances).map((column, index) => {
		if (index === 0) return {...column, width: Math.max(column.width, nameWidth)};
		if (column.isText) return column;
		const cells = inView.map(each => lineWidth([column.cell(each, nowMs, column.width)]));
		return {...column, width: Math.max(column.width, ...cells)};
	});
}

function fittingColumns(sized: readonly Column[], width: number): readonly Column[] {
	let used = 0;
	return sized.filter(column => {
		used += column.width + 1;
		return used <= width + 1;
	});
}

/** The sort order, if no visible column shows it. */
function sortText({sort}: Model, shown: readonly Column[]): string {
	if (sort.column === 'order' || shown.some(column => column.sort === sort.column)) return '';
	return ` by ${sort.column}${sort.descending ? '↓' : '↑'}`;
}

/** `more`, the range of rows in view, is beside the first title. */
function headingSpans({sort}: Model, shown: readonly Column[], more: string): Line {
	return shown.flatMap((column, index) => {
		const sorted = column.sort === sort.column;
		const title = sorted ? `${column.title}${sort.descending ? '↓' : '↑'}` : column.title;
		const text = index === 0 ? title + more : title;
		const gap = index === 0 ? [] : [span(' ')];
		return [...gap, ...fitAligned(span(text, sorted ? 'accent' : 'dim'), column)];
	});
}

function tableRow(
	model: Model,
	instance: InstanceView,
	{shown, width, nowMs}: {shown: readonly Column[]; width: number; nowMs: number},
): Line {
	const selected = nameOf(instance) === model.selected;
	const mark = model.marked.includes(nameOf(instance)) ? '*' : ' ';
	const cells = rowColumns(instance, shown).flatMap((column, index) => [
		...(index === 0 ? [] : [span(' ')]),
		...aligned(column.cell(instance, nowMs, column.width), column),
	]);
	const line = fitLine([span(`${selected ? '▸' : ' '}${mark}`, 'accent'), ...cells], width);
	const tone = selected ? 'inverse' : shownState(instance) === 'stopped' ? 'dim' : null;
	return tone === null ? line : line.map(({text}) => span(text, tone));
}

/** For a wrapped program, or an instance in trouble, a text replaces the first market columns. */
function rowColumns(instance: InstanceView, shown: readonly Column[]): readonly Column[] {
	const cell = storyCell(instance);
	if (cell === null) return shown;
	const from = shown.findIndex(column => column.market === 'story');
	if (from < 0) return shown;
	const end = shown.findIndex((column, index) => index > from && column.market !== 'story');
	const to = end < 0 ? shown.length : end;
	const width = shown.slice(from, to).reduce((sum, column) => sum + column.width + 1, -1);
	const story: Column = {title: '', width, isText: true, align: 'left', cell};
	const isProgram = instance.settings.command !== null;
	const isSaid = ({market, title}: Column) =>
		title === 'REASON' || (isProgram && market !== undefined);
	const rest = shown.slice(to).map(column => (isSaid(column) ? blank(column) : column));
	return [...shown.slice(0, from), story, ...rest];
}

const blank = (column: Column): Column => ({...column, cell: () => span('')});

/** The text in place of the market: the trouble, or else the metrics or the name of a program. */
function storyCell(instance: InstanceView): Column['cell'] | null {
	const {settings} = instance;
	const reason = reasonText(instance);
	if (isTroubled(instance) && reason !== '') return () => span(reason, lookOf(instance).tone);
	if (settings.command === null) return null;
	const texts = isAlive(instance) ? metricTexts(instance.metrics) : [];
	if (texts.length === 0) return () => span(reason || settings.algorithm, 'dim');
	return (_instance, _nowMs, width) => span(wholeTexts(texts, ' · ', width), 'dim');
}

function aligned(cell: Span, column: Column): Line {
	// The end of a name distinguishes instances with the same algorithm and symbol.
	if (column.title !== 'NAME') return fitAligned(cell, column);
	return fitLine([{...cell, text: shortenMiddle(cell.text, column.width)}], column.width);
}

function fitAligned(cell: Span, {width, align}: Column): Line {
	const missing = width - lineWidth([cell]);
	return align === 'left' || missing <= 0
		? fitLine([cell], width)
		: [span(' '.repeat(missing)), cell];
}
