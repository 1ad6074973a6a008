/** Everything about one instance, as lines that may exceed the screen and are scrolled. Pure. */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {brailleChart} from '../../format/braille-chart.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatDuration, formatMoment, formatWait} from '../../format/duration.ts';
import {formatChange, formatCpu, formatDrawdown} from '../../format/percent.ts';
import {formatMoney, formatPrice, formatQuantity} from '../../format/price.ts';
import type {DetailsData, OrderSummary} from '../model/effect.ts';
import {fitLine, type Line, span, spreadLine, type Tone, signTone} from '../text/line.ts';
import {type Model, selectedInstance} from '../model/model.ts';
import {fact, textFact} from './fact.ts';
import {profitRatio} from '../model/ratio.ts';
import {programFacts} from './select-program.ts';
import {settingsFacts} from './select-settings.ts';
import {isTroubled, troubleLines} from './select-trouble.ts';
import {lookOf} from '../model/state-look.ts';

type Area = {width: number; rows: number; nowMs: number};

/** Columns for the numbers beside a chart. */
const scaleWidth = 12;

/** Returns the title and the lines from the scroll position on, `rows` in total. */
export function selectDetails(model: Model, area: Area): Line[] {
	const instance = selectedInstance(model);
	if (instance === null) return [[span('  No instance is selected.', 'dim')]];
	const lines = detailsLines(model, instance, area);
	// The title stays; the lines below it scroll.
	const space = area.rows - 1;
	const from = Math.max(0, Math.min(model.detailsScroll, lines.length - space));
	const shown = lines.slice(from, from + space).map(line => fitLine(line, area.width));
	const more = lines.length > space ? `${from + 1}–${from + shown.length}/${lines.length} ↑ ↓` : '';
	return [titleLine(instance, area, more), ...shown];
}

/** All lines below the title. */
export function detailsLines(model: Model, instance: InstanceView, area: Area): Line[] {
	const {settings} = instance;
	const data = model.details?.name === settings.name ? model.details : null;
	const wrapped = ([label, text]: readonly [string, string]) => textFact(label, text, area.width);
	return [
		...troubleLines(instance, data, area.width),
		...(settings.command === null
			? marketLines(instance, data, area)
			: programFacts(instance, settings.command).flatMap(wrapped)),
		...processLines(instance, area),
		...eventLines(data, area),
		...settingsFacts(instance).flatMap(wrapped),
		...(data?.facts ?? [])
			.filter(([label]) => label !== 'ledger' || settings.command === null)
			.flatMap(wrapped),
	];
}

function marketLines(instance: InstanceView, data: DetailsData | null, area: Area): Line[] {
	return [
		...positionLines(instance),
		...moneyLines(instance),
		...chartLines(data, area),
		...orderLines(data),
	];
}

/** `more`: the lines in view, if these are not all. */
function titleLine(instance: InstanceView, {width, nowMs}: Area, more: string): Line {
	const look = lookOf(instance);
	const {settings, startedAtMs} = instance;
	const up =
		instance.pid === null || startedAtMs === null ? '' : ` ${formatDuration(nowMs - startedAtMs)}`;
	const left: Line = [
		span('══ ', 'accent'),
		span(settings.name, 'accent'),
		span(settings.symbol === settings.name ? ' ' : ` ${settings.symbol} `, 'dim'),
		span(settings.mode, settings.mode === 'LIVE' ? 'live' : 'dim'),
		span(` ${look.glyph} ${look.word}${up} `, look.tone),
		// The reason of an instance in trouble is shown below in full.
		span(instance.reason === '' || isTroubled(instance) ? '' : `${instance.reason} `, 'dim'),
	];
	const right: Line = more === '' ? [] : [span(` ${more} `, 'dim'), span('══', 'accent')];
	return spreadLine(left, right, width, span('═', 'accent'));
}

function moneyLines(instance: InstanceView): Line[] {
	const {status, settings} = instance;
	if (status === null) return [fact('equity', span('no bar yet', 'dim'))];
	const ratio = profitRatio(instance);
	const signed = (label: string, micros: number): Line => [
		span(`   ${label} `, 'dim'),
		span(formatMoney(micros, {sign: true}), signTone(micros)),
	];
	return [
		fact(
			'equity',
			span(formatMoney(status.equityMicros), 'strong'),
			span(` ${formatChange(ratio)}`, signTone(Math.round(ratio * 1e4))),
			span(`   of ${formatMoney(settings.capitalMicros)}`, 'dim'),
			span('   drawdown ', 'dim'),
			span(formatDrawdown(status.drawdownRatio)),
		),
		fact(
			'profit',
			span('realized ', 'dim'),
			span(formatMoney(status.realizedMicros, {sign: true}), signTone(status.realizedMicros)),
			...signed('unrealized', status.unrealizedMicros),
			span(`   fees ${formatMoney(status.feesMicros)}`, 'dim'),
		),
	];
}

/** Equity above, drawdown below, on one time axis. */
function chartLines(data: DetailsData | null, {width, rows}: Area): Line[] {
	if (data === null) return [[span('  reading the ledger …', 'dim')]];
	if (data.equityMicros.length < 2)
		return [[span(`  ${data.problem ?? 'the chart begins with the second bar'}`, 'dim')]];
	const columns = Math.max(20, width - scaleWidth - 3);
	const high = rows >= 34 ? 8 : rows >= 26 ? 6 : 4;
	const equity = brailleChart(data.equityMicros, {columns, rows: high});
	const falls = drawdowns(data.equityMicros);
	const fall = brailleChart([0, ...falls], {columns, rows: 2});
	const top = formatMoney(Math.max(...data.equityMicros));
	const bottom = formatMoney(Math.min(...data.equityMicros));
	return [
		...scaled(equity, {top, bottom, tone: 'running'}),
		...scaled(fall, {top: 'drawdown', bottom: formatDrawdown(Math.min(...falls)), tone: 'bad'}),
	];
}

function scaled(
	rows: readonly string[],
	{top, bottom, tone}: {top: string; bottom: string; tone: Tone},
): Line[] {
	return rows.map((row, index) => {
		const label = index === 0 ? top : index === rows.length - 1 ? bottom : '';
		return [span(` ${label.padStart(scaleWidth)} `, 'dim'), span(row, tone)];
	});
}

/** Drawdown of each value, as ratios −1…0. */
export function drawdowns(equityMicros: readonly number[]): number[] {
	let peak = Number.NEGATIVE_INFINITY;
	return equityMicros.map(value => {
		peak = Math.max(peak, value);
		return peak > 0 ? Math.min(0, value / peak - 1) : 0;
	});
}

function positionLines({status}: InstanceView): Line[] {
	if (status === null) return [];
	if (status.positionLots === 0) return [fact('position', span('flat', 'dim'))];
	const {priceDecimals} = status;
	const price = (ticks: number | null) =>
		ticks === null ? '?' : formatPrice(ticks, priceDecimals);
	return [
		fact(
			'position',
			span(status.positionLots > 0 ? 'long ' : 'short '),
			span(formatQuantity(status.positionLots, status.quantityDecimals), 'strong'),
			span(` @ ${price(status.entryTicks)}, now ${price(status.priceTicks)}   `, 'dim'),
			span(formatMoney(status.unrealizedMicros, {sign: true}), signTone(status.unrealizedMicros)),
		),
	];
}

function processLines(instance: InstanceView, {nowMs, width}: Area): Line[] {
	const {pid, startedAtMs, heartbeatAgeMs, cpuPercent, rssBytes, restarts, status} = instance;
	const parts = [
		pid === null ? 'no process' : `pid ${pid}`,
		startedAtMs === null ? '' : `started ${formatMoment(startedAtMs)}Z`,
		heartbeatAgeMs === null ? '' : `heartbeat ${formatWait(heartbeatAgeMs)} ago`,
		cpuPercent === null ? '' : `cpu ${formatCpu(cpuPercent)}`,
		rssBytes === null ? '' : `memory ${formatBytes(rssBytes)}`,
		`restarts ${restarts}`,
		status === null ? '' : `bar ${status.bar}`,
	];
	const {wanted} = instance;
	const wish = `${wanted.wanted}${wanted.paused ? ', entries paused' : ''}`;
	const by =
		wanted.requestedAtMs === 0
			? ''
			: `, asked by ${wanted.requestedBy} ${formatWait(nowMs - wanted.requestedAtMs)} ago`;
	return [
		...textFact('process', parts.filter(part => part !== '').join(' · '), width),
		fact('wanted', span(wish + by)),
		fact('lock', span(instance.lockVerdict ?? 'none')),
		fact('last exit', ...exitSpans(instance)),
	];
}

function exitSpans({exitCode, exitSignal, exitedAtMs}: InstanceView): Line {
	if (exitedAtMs === null) return [span('none', 'dim')];
	const how = exitSignal ?? (exitCode === null ? 'unknown' : `exit code ${exitCode}`);
	return [
		span(how, exitCode === 0 ? 'text' : 'bad'),
		span(` at ${formatMoment(exitedAtMs)}Z`, 'dim'),
	];
}

/** Newest first: time, order, price and result. */
function orderLines(data: DetailsData | null): Line[] {
	if (data === null) return [];
	if (data.orders.length === 0) return [fact('orders', span('none yet', 'dim'))];
	return data.orders.map((order, index) =>
		fact(
			index === 0 ? 'orders' : '',
			span(`${formatMoment(order.occurredAtMs).slice(5)}  `, 'dim'),
			span(order.side.padEnd(5), order.side === 'BUY' ? 'good' : 'bad'),
			span(`${order.quantity.padStart(9)} @ ${order.price.padEnd(11)} `),
			...orderResult(order),
		),
	);
}

function orderResult({status, type, fee, realizedMicros, reason}: OrderSummary): Line {
	const word = type === 'MARKET' ? status : `${type} ${status}`;
	if (fee === '')
		return [span(word, reason === '' ? 'text' : 'warning'), span(` ${reason}`, 'dim')];
	const profit: Line =
		realizedMicros === null
			? []
			: [span(` ${formatMoney(realizedMicros, {sign: true})}`, signTone(realizedMicros))];
	return [span(word), span(` fee ${fee}`, 'dim'), ...profit];
}

function eventLines(data: DetailsData | null, {width}: Area): Line[] {
	return (data?.events ?? [])
		.toReversed()
		.flatMap((event, index) =>
			textFact(
				index === 0 ? 'events' : '',
				`${formatMoment(event.recordedAtMs)}  ${event.text}`,
				width,
			),
		);
}
