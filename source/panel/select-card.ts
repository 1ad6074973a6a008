/** One card: a box of exact size that tells an instance's story in three to five rows. Pure. */
import type {InstanceStatus, InstanceView} from '../../state/domain/snapshot.ts';
import {formatBytes} from '../ui/format/bytes.ts';
import {formatDuration, formatWait} from '../ui/format/duration.ts';
import {formatChange, formatCpu, formatDrawdown} from '../ui/format/percent.ts';
import {formatDecimal, trimZeros} from '../ui/format/decimal.ts';
import {formatMoney, formatPriceShort, formatQuantity} from '../ui/format/price.ts';
import {sparkline} from '../ui/format/sparkline.ts';
import {type Notice, selectNotice} from './card-notice.ts';
import {frame} from './frame.ts';
import {
	type Line,
	lineWidth,
	shortenMiddle,
	type Span,
	span,
	spreadLine,
	type Tone,
	wrapText,
} from './line.ts';
import type {Model} from './model.ts';
import {isAlive} from './alive.ts';
import {programRows} from './select-program.ts';
import {changeRatio} from './sort.ts';
import {lookOf, shownState, startIsPending} from './state-look.ts';

export type CardView = {name: string; selected: boolean; width: number; lines: readonly Line[]};

export type CardPlace = {number: number; width: number; height: number; nowMs: number};

/** From this width on a card words its state and labels its figures. */
const roomyWidth = 34;

/** Runners beat once a second; from this age on a card says how old the last beat is. */
const lateBeatMs = 3000;

export function selectCard(model: Model, instance: InstanceView, place: CardPlace): CardView {
	const {name} = instance.settings;
	const selected = name === model.selected;
	const lines = frame(cardRows(model, instance, place), {
		width: place.width,
		height: place.height,
		title: cardTitle(model, instance, place),
		mark: markBeside(instance, place),
		style: selected ? 'double' : 'thin',
		tone: borderTone(instance, selected),
	});
	return {name, selected, width: place.width, lines};
}

function borderTone(instance: InstanceView, selected: boolean): Tone {
	if (selected) return 'accent';
	const {tone} = lookOf(instance);
	return tone === 'bad' || tone === 'running' ? tone : 'border';
}

function cardTitle(model: Model, instance: InstanceView, place: CardPlace): Line {
	const {settings} = instance;
	const {number} = place;
	const selected = settings.name === model.selected;
	const hidden = model.log.hidden.includes(settings.name);
	const off = `${hidden ? ' log off' : ''}${hasNewerCode(instance) ? ' ↑code' : ''}`;
	const room = titleRoom(markBeside(instance, place), place);
	const name = shortenMiddle(settings.name, Math.max(6, room - off.length));
	return [
		span(number <= 9 ? `${number} ` : '', 'dim'),
		span(name, selected ? 'accent' : 'strong'),
		span(off, 'dim'),
		span(fittingTags(settings.tags, room - name.length - off.length), 'dim'),
	];
}

/** Columns for name and tags: corners, blanks, number and mark take the rest. */
function titleRoom(mark: Line, {width, number}: CardPlace): number {
	return width - 8 - lineWidth(mark) - (number <= 9 ? 2 : 0);
}

/** The mark in full where the name fits beside it; else the name is worth more than all that can be left out. */
function markBeside(instance: InstanceView, place: CardPlace): Line {
	const full = cardMark(instance, place);
	if (instance.settings.name.length <= titleRoom(full, place)) return full;
	const look = lookOf(instance);
	const live = instance.settings.mode === 'LIVE';
	const word = shownState(instance) === 'running' ? '' : ` ${look.word}`;
	return [span(live ? 'LIVE ' : '', 'live'), span(look.glyph + word, look.tone)];
}

/** As many tags as fit whole. */
function fittingTags(tags: readonly string[], room: number): string {
	let text = '';
	for (const tag of tags) {
		if (text.length + tag.length + 2 > room) break;
		text += ` #${tag}`;
	}

	return text;
}

/** Mode, shape, word and time at the right end of the upper border. */
function cardMark(instance: InstanceView, {width, nowMs}: CardPlace): Line {
	const look = lookOf(instance);
	const {mode} = instance.settings;
	const state = shownState(instance);
	const worded = width >= roomyWidth || state !== 'running';
	const upMs =
		isAlive(instance) && instance.startedAtMs !== null ? nowMs - instance.startedAtMs : null;
	const timed = upMs !== null && (width >= roomyWidth || state === 'running');
	// Where room is scarce the name of the instance is worth more than the word SIM.
	const moded = width >= roomyWidth || mode === 'LIVE' || state === 'running';
	return [
		...(moded ? [span(`${mode} `, mode === 'LIVE' ? 'live' : 'dim')] : []),
		span(look.glyph, look.tone),
		...(worded ? [span(` ${look.word}`, look.tone)] : []),
		...(timed ? [span(` ${formatDuration(upMs)}`, 'dim')] : []),
	];
}

function cardRows(model: Model, instance: InstanceView, place: CardPlace): Line[] {
	const width = place.width - 4;
	const rows = place.height - 2;
	const {status} = instance;
	const notice = selectNotice(model, instance, place.nowMs);
	if (notice !== null) return noticeRows(notice, {width, rows, instance});
	if (instance.settings.command !== null)
		return programRows(instance, {width, rows, process: processRow(instance, width)});
	if (shownState(instance) === 'stopped') return offRows(instance, width);
	if (status === null)
		return [
			[
				span(
					startIsPending(instance) ? 'waiting for its process' : 'waiting for its first bar',
					'dim',
				),
			],
			[],
			processRow(instance, width),
		];
	return [
		priceRow(status, width, true),
		positionRow(status, width),
		equityRow(instance, status, width),
		processRow(instance, width),
		beatRow(instance, status, width),
	];
}

/** Tone of a signed figure. */
export function signTone(value: number): Tone {
	if (value === 0) return 'text';
	return value > 0 ? 'good' : 'bad';
}

function priceRow(status: InstanceStatus, width: number, lively: boolean): Line {
	const price = formatPriceShort(status.priceTicks, status.priceDecimals);
	const ratio = changeRatio(status);
	const change = formatChange(ratio);
	const room = width - price.length - change.length - 2;
	const line = room >= 3 ? sparkline(status.recentCloseTicks, Math.min(room, 24)) : '';
	return spreadLine(
		[span(price, lively ? 'strong' : 'dim'), span(` ${line}`, lively ? 'running' : 'dim')],
		[span(` ${change}`, lively ? signTone(Math.round(ratio * 1e4)) : 'dim')],
		width,
	);
}

function positionRow(status: InstanceStatus, width: number): Line {
	if (status.positionLots === 0) return [span(width >= 30 ? 'pos flat' : 'flat', 'dim')];
	const quantity = formatQuantity(status.positionLots, status.quantityDecimals);
	const at = width >= 30 ? ' @ ' : '@';
	const profit = formatMoney(status.unrealizedMicros, {sign: true});
	const label: Span[] = width >= 30 ? [span('pos ', 'dim')] : [];
	const right = [span(` ${profit}`, signTone(status.unrealizedMicros))];
	const left: Line = [...label, span(quantity)];
	const entry = entryText(status, at, width - lineWidth(left) - lineWidth(right));
	return spreadLine([...left, span(entry, 'dim')], right, width);
}

/** The entry price in the longest form that fits into `room` columns: a cut number would be a wrong one. */
function entryText({entryTicks, priceDecimals}: InstanceStatus, at: string, room: number): string {
	if (entryTicks === null) return '';
	// Below 100 the decimals are the price: 1.08423 must not become 1.
	const fewer = Math.abs(entryTicks) >= 100 * 10 ** priceDecimals ? [1, 0] : [3];
	const forms = [
		formatPriceShort(entryTicks, priceDecimals),
		...fewer.map(decimalsMax => formatDecimal(entryTicks, priceDecimals, {decimalsMax})),
	].map(price => at + price);
	return forms.find(form => form.length <= room) ?? '';
}

/** Profit since the start as a ratio of the capital. */
export function profitRatio({settings, status}: InstanceView): number {
	if (status === null || settings.capitalMicros === 0) return 0;
	return status.equityMicros / settings.capitalMicros - 1;
}

function equityRow(instance: InstanceView, status: InstanceStatus, width: number): Line {
	const ratio = profitRatio(instance);
	const wide = width >= 30;
	const left: Line = [
		...(wide ? [span('eq ', 'dim')] : []),
		span(formatMoney(status.equityMicros)),
		span(` ${formatChange(ratio)}`, signTone(Math.round(ratio * 1e4))),
	];
	const drawdown = formatDrawdown(status.drawdownRatio);
	const right: Line = [span(` ${wide ? 'dd ' : ''}`, 'dim'), span(drawdown, 'dim')];
	return lineWidth(left) + lineWidth(right) > width
		? spreadLine(left, [], width)
		: spreadLine(left, right, width);
}

function processRow(instance: InstanceView, width: number): Line {
	const {pid, cpuPercent, rssBytes, settings} = instance;
	const parts = [
		pid === null ? '' : `pid ${pid}`,
		cpuPercent === null ? '' : formatCpu(cpuPercent),
		rssBytes === null ? '' : formatBytes(rssBytes),
	].filter(part => part !== '');
	const right = span(` ${parts.join(' ')}`, 'dim');
	const room = width - lineWidth([right]);
	// The card of a program begins with its command.
	const what = settings.kind === 'command' ? '' : settings.algorithm;
	const worded = [what, kindWord(instance)].filter(Boolean).join(' ');
	return spreadLine([span(worded.length <= room ? worded : what, 'dim')], [right], width);
}

/** What runs, where it is not a script of Node. */
function kindWord({settings, codeFile}: InstanceView): string {
	if (settings.kind === 'command') return 'program';
	return codeFile?.endsWith('.py') === true ? 'python' : '';
}

/** Whether it runs, and the code of its next start is another. */
function hasNewerCode(instance: InstanceView): boolean {
	const {snapshotHash, nextSnapshotHash} = instance;
	const isNewer = nextSnapshotHash !== null && nextSnapshotHash !== snapshotHash;
	return isAlive(instance) && snapshotHash !== null && isNewer;
}

function beatRow(instance: InstanceView, status: InstanceStatus, width: number): Line {
	const restarts =
		instance.restarts > 0
			? ` · ${instance.restarts} ${instance.restarts === 1 ? 'restart' : 'restarts'}`
			: '';
	const age = instance.heartbeatAgeMs;
	// A healthy beat is one word, so that a card without news stays as it is on the screen.
	const late = age !== null && age >= lateBeatMs;
	const beat = late ? `beat ${formatWait(age)} ago` : 'beat ok';
	const newer = hasNewerCode(instance);
	return spreadLine(
		[
			newer
				? span('code: newer at next start', 'accent')
				: span(`bar ${status.bar}${restarts}`, 'dim'),
		],
		[span(beat, late ? 'warning' : 'dim')],
		width,
	);
}

function offRows(instance: InstanceView, width: number): Line[] {
	const {status, settings, reason} = instance;
	const start: Line = [span('space', 'key'), span(' to start', 'dim')];
	const what = [settings.algorithm, kindWord(instance)].filter(Boolean).join(' ');
	const algorithm: Line = [
		span(`${what} ${trimZeros(formatMoney(settings.capitalMicros))}`, 'dim'),
	];
	if (status === null) return [start, algorithm, [span(reason, 'dim')]];
	return [
		priceRow(status, width, false),
		start,
		equityRow(instance, status, width),
		algorithm,
		[span(reason, 'dim')],
	];
}

function noticeRows(
	{text, tone, hint}: Notice,
	{width, rows, instance}: {width: number; rows: number; instance: InstanceView},
): Line[] {
	const {status} = instance;
	const price: Line[] = status !== null && rows > 3 ? [priceRow(status, width, false)] : [];
	const wrapped = wrapText(text, width, rows - 1 - price.length);
	const top = [...price, ...wrapped.map((line): Line => [span(line, tone)]), hint];
	return [...top, processRow(instance, width)];
}
