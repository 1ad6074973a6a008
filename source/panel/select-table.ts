/** The table: an instance a row, for hundreds of them. Columns that do not fit are left out from the right. Pure. */
import type {InstanceView} from '../../state/domain/snapshot.ts';
import {formatBytes} from '../ui/format/bytes.ts';
import {formatDuration} from '../ui/format/duration.ts';
import {formatChange, formatCpu, formatDrawdown} from '../ui/format/percent.ts';
import {formatMoney, formatPriceShort, formatQuantity} from '../ui/format/price.ts';
import {sparkline} from '../ui/format/sparkline.ts';
import {fitLine, type Line, lineWidth, shortenMiddle, type Span, span, spreadLine} from './line.ts';
import {type Model, nameOf, type SortColumn} from './model.ts';
import {tableWindow} from './region.ts';
import {isAlive} from './alive.ts';
import {metricTexts} from './select-program.ts';
import {profitRatio, signTone} from './select-card.ts';
import {changeRatio, sortedInstances} from './sort.ts';
import {lookOf} from './state-look.ts';

type Column = {
	title: string;
	sort: SortColumn | null;
	width: number;
	/** Shown only where one of the instances has something to say in it. */
	when?: (instance: InstanceView) => boolean;
	align: 'left' | 'right';
	/** A figure of a market: a program has none, and tells of itself over the width of these columns. */
	market?: true;
	cell: (instance: InstanceView, nowMs: number) => Span;
};

const empty = span('');

/** Figures of an algorithm; a program shows its own in the place of a market. */
const hasFigures = ({settings, metrics}: InstanceView) =>
	settings.command === null && Object.keys(metrics).length > 0;

// biome-ignore format: a table reads best with a column a line
const columns: readonly Column[] = [
	{title: 'NAME', sort: 'name', width: 14, align: 'left', cell: ({settings}) => span(settings.name, 'strong')},
	{title: 'MODE', sort: 'mode', width: 5, align: 'left', cell: ({settings}) => span(settings.mode, settings.mode === 'LIVE' ? 'live' : 'dim')},
	{title: 'STATE', sort: 'state', width: 12, align: 'left', cell: instance => { const look = lookOf(instance); return span(`${look.glyph} ${look.word}`, look.tone); }},
	{title: 'PRICE', sort: null, width: 11, market: true, align: 'right', cell: ({status}) => status === null ? empty : span(formatPriceShort(status.priceTicks, status.priceDecimals))},
	{title: 'CHANGE', sort: 'change', width: 8, market: true, align: 'right', cell: ({status}) => status === null ? empty : span(formatChange(changeRatio(status)), signTone(Math.round(changeRatio(status) * 1e4)))},
	{title: 'EQUITY', sort: 'equity', width: 12, market: true, align: 'right', cell: ({status}) => status === null ? empty : span(formatMoney(status.equityMicros))},
	{title: 'PROFIT', sort: null, width: 8, market: true, align: 'right', cell: instance => instance.status === null ? empty : span(formatChange(profitRatio(instance)), signTone(Math.round(profitRatio(instance) * 1e4)))},
	{title: 'TAGS', sort: 'tag', width: 12, align: 'left', when: ({settings}) => settings.tags.length > 0, cell: ({settings}) => span(settings.tags.map(tag => `#${tag}`).join(' '), 'accent')},
	{title: 'DRAWD', sort: 'drawdown', width: 6, market: true, align: 'right', cell: ({status}) => status === null ? empty : span(formatDrawdown(status.drawdownRatio), 'dim')},
	{title: 'POSITION', sort: null, width: 10, market: true, align: 'right', cell: ({status}) => status === null ? empty : status.positionLots === 0 ? span('flat', 'dim') : span(formatQuantity(status.positionLots, status.quantityDecimals))},
	{title: 'UPTIME', sort: 'uptime', width: 9, align: 'right', cell: (instance, nowMs) => isAlive(instance) && instance.startedAtMs !== null ? span(formatDuration(nowMs - instance.startedAtMs), 'dim') : empty},
	{title: 'CPU', sort: 'cpu', width: 4, align: 'right', cell: ({cpuPercent}) => cpuPercent === null ? empty : span(formatCpu(cpuPercent), 'dim')},
	{title: 'MEM', sort: 'memory', width: 5, align: 'right', cell: ({rssBytes}) => rssBytes === null ? empty : span(formatBytes(rssBytes), 'dim')},
	{title: 'TREND', sort: null, width: 16, align: 'left', cell: ({status}) => status === null ? empty : span(sparkline(status.recentCloseTicks, 16), 'running')},
	{title: 'METRICS', sort: null, width: 20, align: 'left', when: hasFigures, cell: instance => hasFigures(instance) ? span(metricTexts(instance.metrics).join(' ')) : empty},
	{title: 'SYMBOL', sort: 'symbol', width: 8, align: 'left', when: ({settings}) => settings.symbol !== settings.name, cell: ({settings}) => span(settings.symbol, 'dim')},
	{title: 'ALGORITHM', sort: 'algorithm', width: 18, align: 'left', cell: ({settings}) => span(settings.algorithm, 'dim')},
	{title: 'CODE', sort: null, width: 8, align: 'left', when: ({snapshotHash}) => snapshotHash !== null, cell: ({snapshotHash}) => snapshotHash === null ? empty : span(snapshotHash.slice(0, 8), 'dim')},
	{title: 'REASON', sort: null, width: 24, align: 'left', cell: ({reason}) => span(reason, 'dim')},
];

/** Returns the heading and the rows that fit into `rows` lines of `width` columns. */
export function selectTable(
	model: Model,
	{width, rows, nowMs}: {width: number; rows: number; nowMs: number},
): Line[] {
	const instances = sortedInstances(model);
	const shown = fittingColumns(instances, width - 2);
	const {from, to} = tableWindow(model, rows);
	const more = to - from < instances.length ? ` ${from + 1}–${to}/${instances.length}` : '';
	const sorted = span(sortText(model, shown), 'accent');
	const titles: Line = [span('  '), ...headingSpans(model, shown, more)];
	const fits = lineWidth(titles) + lineWidth([sorted]) <= width;
	const heading = spreadLine(titles, fits ? [sorted] : [], width);
	return [
		heading,
		...instances.slice(from, to).map(instance => tableRow(model, instance, {shown, width, nowMs})),
	];
}

/** Which columns say something, and how wide names are, for each list of instances: frames come more often. */
const columnsOf = new WeakMap<readonly InstanceView[], readonly Column[]>();

/** Columns that say something of `instances`; the first is as wide as the longest name. */
function usefulColumns(instances: readonly InstanceView[]): readonly Column[] {
	const known = columnsOf.get(instances);
	if (known !== undefined) return known;
	const longest = instances.reduce((most, each) => Math.max(most, nameOf(each).length), 0);
	const useful = columns
		.filter(({when}) => when === undefined || instances.some(when))
		.map((column, index) =>
			index === 0 ? {...column, width: Math.max(column.width, longest)} : column,
		);
	columnsOf.set(instances, useful);
	return useful;
}

/** Room for names as a share of the screen: one that was made from symbol, algorithm and time fits at 120. */
const nameShare = 0.28;

function fittingColumns(instances: readonly InstanceView[], width: number): readonly Column[] {
	let used = 0;
	return usefulColumns(instances)
		.map((column, index) =>
			index === 0
				? {...column, width: Math.min(column.width, Math.max(14, Math.floor(width * nameShare)))}
				: column,
		)
		.filter(column => {
			used += column.width + 1;
			return used <= width + 1;
		});
}

/** By what the rows are sorted, where no column in view says it. */
function sortText({sort}: Model, shown: readonly Column[]): string {
	if (sort.column === 'order' || shown.some(column => column.sort === sort.column)) return '';
	return ` by ${sort.column}${sort.descending ? '↓' : '↑'}`;
}

/** `more` stands beside the first title: which rows are in view. */
function headingSpans({sort}: Model, shown: readonly Column[], more: string): Line {
	return shown.flatMap((column, index) => {
		const sorted = column.sort !== null && column.sort === sort.column;
		const title = sorted ? `${column.title}${sort.descending ? '↓' : '↑'}` : column.title;
		const text = index === 0 ? title + more : title;
		return [...fitAligned(span(text, sorted ? 'accent' : 'dim'), column), span(' ')];
	});
}

function tableRow(
	model: Model,
	instance: InstanceView,
	{shown, width, nowMs}: {shown: readonly Column[]; width: number; nowMs: number},
): Line {
	const selected = nameOf(instance) === model.selected;
	const marked = model.marked.includes(nameOf(instance));
	const cells = rowColumns(instance, shown).flatMap(column => [
		...aligned(column.cell(instance, nowMs), column),
		span(' '),
	]);
	const line = fitLine(
		[span(`${selected ? '▸' : ' '}${marked ? '*' : ' '}`, 'accent'), ...cells],
		width,
	);
	return selected
		? line.map(({text, tone}) => span(text, tone === 'text' ? 'accent' : tone))
		: line;
}

/** The columns of a row: those of the market are one where a program stands in it. */
function rowColumns({settings}: InstanceView, shown: readonly Column[]): readonly Column[] {
	if (settings.command === null) return shown;
	const market = shown.filter(column => column.market);
	const width = market.reduce((sum, column) => sum + column.width + 1, -1);
	const story: Column = {title: '', sort: null, width, align: 'left', cell: programCell};
	return shown.flatMap(column =>
		column.market ? (column === market[0] ? [story] : []) : [column],
	);
}

/** What a program reports, else why it does not run, else what it is. */
function programCell(instance: InstanceView): Span {
	const figures = isAlive(instance) ? metricTexts(instance.metrics) : [];
	return span(figures.join(' · ') || instance.reason || instance.settings.algorithm, 'dim');
}

function aligned(cell: Span, column: Column): Line {
	// The end of a name tells instances apart that one algorithm trades on one symbol.
	if (column.title !== 'NAME') return fitAligned(cell, column);
	return fitLine([{...cell, text: shortenMiddle(cell.text, column.width)}], column.width);
}

function fitAligned(cell: Span, {width, align}: Column): Line {
	const missing = Math.max(0, width - lineWidth([cell]));
	const clipped = fitLine([cell], width);
	return align === 'left' || missing === 0 ? clipped : [span(' '.repeat(missing)), cell];
}
