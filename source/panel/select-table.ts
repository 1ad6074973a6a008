/** The table: an instance a row, for hundreds of them. Columns that do not fit are left out from the right. Pure. */
import type {InstanceView} from '../../state/domain/snapshot.ts';
import {formatBytes} from '../ui/format/bytes.ts';
import {formatDuration} from '../ui/format/duration.ts';
import {formatChange, formatCpu, formatDrawdown} from '../ui/format/percent.ts';
import {formatMoney, formatPriceShort, formatQuantity} from '../ui/format/price.ts';
import {sparkline} from '../ui/format/sparkline.ts';
import {fitLine, type Line, lineWidth, type Span, span} from './line.ts';
import {type Model, nameOf, type SortColumn} from './model.ts';
import {tableWindow} from './region.ts';
import {isAlive} from './refusal.ts';
import {profitRatio, signTone} from './select-card.ts';
import {changeRatio, sortedInstances} from './sort.ts';
import {lookOf} from './state-look.ts';

type Column = {
	title: string;
	sort: SortColumn | null;
	width: number;
	align: 'left' | 'right';
	cell: (instance: InstanceView, nowMs: number) => Span;
};

const empty = span('');

// biome-ignore format: a table reads best with a column a line
const columns: readonly Column[] = [
	{title: 'NAME', sort: 'name', width: 14, align: 'left', cell: ({settings}) => span(settings.name, 'strong')},
	{title: 'MODE', sort: 'mode', width: 5, align: 'left', cell: ({settings}) => span(settings.mode, settings.mode === 'LIVE' ? 'live' : 'dim')},
	{title: 'STATE', sort: 'state', width: 12, align: 'left', cell: instance => { const look = lookOf(instance); return span(`${look.glyph} ${look.word}`, look.tone); }},
	{title: 'PRICE', sort: null, width: 11, align: 'right', cell: ({status}) => status === null ? empty : span(formatPriceShort(status.priceTicks, status.priceDecimals))},
	{title: 'CHANGE', sort: 'change', width: 8, align: 'right', cell: ({status}) => status === null ? empty : span(formatChange(changeRatio(status)), signTone(Math.round(changeRatio(status) * 1e4)))},
	{title: 'EQUITY', sort: 'equity', width: 12, align: 'right', cell: ({status}) => status === null ? empty : span(formatMoney(status.equityMicros))},
	{title: 'PROFIT', sort: null, width: 8, align: 'right', cell: instance => instance.status === null ? empty : span(formatChange(profitRatio(instance)), signTone(Math.round(profitRatio(instance) * 1e4)))},
	{title: 'DRAWD', sort: 'drawdown', width: 6, align: 'right', cell: ({status}) => status === null ? empty : span(formatDrawdown(status.drawdownRatio), 'dim')},
	{title: 'POSITION', sort: null, width: 10, align: 'right', cell: ({status}) => status === null ? empty : status.positionLots === 0 ? span('flat', 'dim') : span(formatQuantity(status.positionLots, status.quantityDecimals))},
	{title: 'UPTIME', sort: 'uptime', width: 9, align: 'right', cell: (instance, nowMs) => isAlive(instance) && instance.startedAtMs !== null ? span(formatDuration(nowMs - instance.startedAtMs), 'dim') : empty},
	{title: 'CPU', sort: 'cpu', width: 4, align: 'right', cell: ({cpuPercent}) => cpuPercent === null ? empty : span(formatCpu(cpuPercent), 'dim')},
	{title: 'MEM', sort: 'memory', width: 5, align: 'right', cell: ({rssBytes}) => rssBytes === null ? empty : span(formatBytes(rssBytes), 'dim')},
	{title: 'TREND', sort: null, width: 16, align: 'left', cell: ({status}) => status === null ? empty : span(sparkline(status.recentCloseTicks, 16), 'running')},
	{title: 'ALGORITHM', sort: null, width: 18, align: 'left', cell: ({settings}) => span(settings.algorithm, 'dim')},
	{title: 'REASON', sort: null, width: 24, align: 'left', cell: ({reason}) => span(reason, 'dim')},
];

/** Returns the heading and the rows that fit into `rows` lines of `width` columns. */
export function selectTable(
	model: Model,
	{width, rows, nowMs}: {width: number; rows: number; nowMs: number},
): Line[] {
	const shown = fittingColumns(width - 2);
	const instances = sortedInstances(model);
	const {from, to} = tableWindow(model, rows);
	const more = to - from < instances.length ? ` ${from + 1}–${to} of ${instances.length}` : '';
	const heading = fitLine([span('  '), ...headingSpans(model, shown), span(more, 'dim')], width);
	return [
		heading,
		...instances.slice(from, to).map(instance => tableRow(model, instance, {shown, width, nowMs})),
	];
}

function fittingColumns(width: number): readonly Column[] {
	let used = 0;
	return columns.filter(column => {
		used += column.width + 1;
		return used <= width + 1;
	});
}

function headingSpans({sort}: Model, shown: readonly Column[]): Line {
	return shown.flatMap(column => {
		const sorted = column.sort !== null && column.sort === sort.column;
		const text = sorted ? `${column.title}${sort.descending ? '↓' : '↑'}` : column.title;
		return [...aligned(span(text, sorted ? 'accent' : 'dim'), column), span(' ')];
	});
}

function tableRow(
	model: Model,
	instance: InstanceView,
	{shown, width, nowMs}: {shown: readonly Column[]; width: number; nowMs: number},
): Line {
	const selected = nameOf(instance) === model.selected;
	const cells = shown.flatMap(column => [
		...aligned(column.cell(instance, nowMs), column),
		span(' '),
	]);
	const line = fitLine([span(selected ? '▸ ' : '  ', 'accent'), ...cells], width);
	return selected
		? line.map(({text, tone}) => span(text, tone === 'text' ? 'accent' : tone))
		: line;
}

function aligned(cell: Span, {width, align}: Column): Line {
	const missing = Math.max(0, width - lineWidth([cell]));
	const clipped = fitLine([cell], width);
	return align === 'left' || missing === 0 ? clipped : [span(' '.repeat(missing)), cell];
}
