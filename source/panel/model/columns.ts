/** The columns of the table of instances. Pure. */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatDuration} from '../../format/duration.ts';
import {formatChange, formatCpu, formatDrawdown} from '../../format/percent.ts';
import {formatMoney, formatPriceShort, formatQuantity} from '../../format/price.ts';
import {sparkline} from '../../format/sparkline.ts';
import {signTone, type Span, span} from '../text/line.ts';
import {metricTexts, wholeTexts} from '../text/metric-text.ts';
import {isAlive} from '../../../state/domain/instance/alive.ts';
import {changeRatio, profitRatio} from './ratio.ts';
import {lookOf} from './state-look.ts';

/** A column of the table: title, cell and order in one record. */
export type Column = {
	title: string;
	/** Its name if the table can be sorted by it; requires `key`. */
	sort?: string;
	/** The value to sort by; null if unknown. */
	key?: (instance: InstanceView) => number | string | null;
	width: number;
	/** Shown only if it has a value for one of the instances. */
	when?: (instance: InstanceView) => boolean;
	align: 'left' | 'right';
	/**
	 * A market column, which a program does not have. `story`: an instance in trouble shows its reason across
	 * these columns.
	 */
	market?: 'story' | 'rest';
	/**
	 * Text that may be cut, with a mark. All other columns grow with their content: a cut number would be a
	 * different one.
	 */
	isText?: true;
	/** `width`: columns available to it, if it is text. */
	cell: (instance: InstanceView, nowMs: number, width: number) => Span;
};

const empty = span('');

/** Metrics of an algorithm; a program shows its metrics in place of the market. */
const hasMetrics = ({settings, metrics}: InstanceView) =>
	settings.command === null && Object.keys(metrics).length > 0;

// biome-ignore format: a table reads best with a column a line
const table = [
	{title: 'NAME', sort: 'name', key: ({settings}) => settings.name, width: 14, isText: true, align: 'left', cell: ({settings}) => span(settings.name, 'strong')},
	{title: 'MODE', sort: 'mode', key: ({settings}) => settings.mode, width: 5, align: 'left', cell: ({settings}) => span(settings.mode, settings.mode === 'LIVE' ? 'live' : 'dim')},
	{title: 'STATE', sort: 'state', key: ({observed}) => observed, width: 12, align: 'left', cell: instance => { const look = lookOf(instance); return span(`${look.glyph} ${look.word}`, look.tone); }},
	{title: 'PRICE', width: 11, market: 'story', align: 'right', cell: ({status}) => status === null ? empty : span(formatPriceShort(status.priceTicks, status.priceDecimals))},
	{title: 'CHANGE', sort: 'change', key: ({status}) => (status === null ? null : changeRatio(status)), width: 8, market: 'story', align: 'right', cell: ({status}) => status === null ? empty : span(formatChange(changeRatio(status)), signTone(Math.round(changeRatio(status) * 1e4)))},
	{title: 'EQUITY', sort: 'equity', key: ({status}) => status?.equityMicros ?? null, width: 12, market: 'story', align: 'right', cell: ({status}) => status === null ? empty : span(formatMoney(status.equityMicros))},
	{title: 'PROFIT', width: 8, market: 'story', align: 'right', cell: instance => instance.status === null ? empty : span(formatChange(profitRatio(instance)), signTone(Math.round(profitRatio(instance) * 1e4)))},
	{title: 'TAGS', sort: 'tag', key: ({settings}) => settings.tags.join(' ') || null, width: 12, isText: true, align: 'left', when: ({settings}) => settings.tags.length > 0, cell: ({settings}) => span(settings.tags.map(tag => `#${tag}`).join(' '), 'accent')},
	{title: 'DRAWD', sort: 'drawdown', key: ({status}) => status?.drawdownRatio ?? null, width: 6, market: 'rest', align: 'right', cell: ({status}) => status === null ? empty : span(formatDrawdown(status.drawdownRatio), 'dim')},
	{title: 'POSITION', width: 10, market: 'rest', align: 'right', cell: ({status}) => status === null ? empty : status.positionLots === 0 ? span('flat', 'dim') : span(formatQuantity(status.positionLots, status.quantityDecimals))},
	{title: 'UPTIME', sort: 'uptime', key: ({startedAtMs}) => (startedAtMs === null ? null : -startedAtMs), width: 9, align: 'right', cell: (instance, nowMs) => isAlive(instance) && instance.startedAtMs !== null ? span(formatDuration(nowMs - instance.startedAtMs), 'dim') : empty},
	{title: 'CPU', sort: 'cpu', key: ({cpuPercent}) => cpuPercent, width: 4, align: 'right', cell: ({cpuPercent}) => cpuPercent === null ? empty : span(formatCpu(cpuPercent), 'dim')},
	{title: 'MEM', sort: 'memory', key: ({rssBytes}) => rssBytes, width: 5, align: 'right', cell: ({rssBytes}) => rssBytes === null ? empty : span(formatBytes(rssBytes), 'dim')},
	{title: 'RESTARTS', sort: 'restarts', key: ({restarts}) => restarts, width: 8, align: 'right', when: ({restarts}) => restarts > 0, cell: ({restarts}) => restarts === 0 ? empty : span(String(restarts), 'warning')},
	{title: 'TREND', width: 16, align: 'left', cell: ({status}) => status === null ? empty : span(sparkline(status.recentCloseTicks, 16), 'running')},
	{title: 'METRICS', width: 20, isText: true, align: 'left', when: hasMetrics, cell: (instance, _, width) => hasMetrics(instance) ? span(wholeTexts(metricTexts(instance.metrics), ' ', width)) : empty},
	{title: 'SYMBOL', sort: 'symbol', key: ({settings}) => settings.symbol, width: 8, isText: true, align: 'left', when: ({settings}) => settings.symbol !== settings.name, cell: ({settings}) => span(settings.symbol, 'dim')},
	{title: 'ALGORITHM', sort: 'algorithm', key: ({settings}) => (settings.kind === 'command' ? null : settings.algorithm), width: 18, isText: true, align: 'left', cell: ({settings}) => span(settings.algorithm, 'dim')},
	{title: 'CODE', width: 8, align: 'left', when: ({snapshotHash}) => snapshotHash !== null, cell: ({snapshotHash}) => snapshotHash === null ? empty : span(snapshotHash.slice(0, 8), 'dim')},
	{title: 'REASON', width: 24, isText: true, align: 'left', cell: ({reason}) => span(reason, 'dim')},
] as const satisfies readonly Column[];

export const columns: readonly Column[] = table;

type Named<One> = One extends {sort: infer Name} ? Name : never;

/** `order`: as in the configuration. */
export type SortColumn = 'order' | Named<(typeof table)[number]>;

/** The order in which a key cycles through them. */
export const sortColumns: readonly SortColumn[] = [
	'order',
	'name',
	'tag',
	'symbol',
	'algorithm',
	'state',
	'mode',
	'equity',
	'change',
	'drawdown',
	'cpu',
	'memory',
	'uptime',
	'restarts',
];
