/** One card: a box of exact size that shows an instance in three to five rows. Pure. */
import type {InstanceStatus, InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatDuration, formatWait} from '../../format/duration.ts';
import {formatCpu} from '../../format/percent.ts';
import {trimZeros} from '../../format/decimal.ts';
import {formatMoney} from '../../format/price.ts';
import {cardFacts, type CardFacts} from './card-facts.ts';
import {equityRow, positionRow, priceRow} from './card-values.ts';
import {newerFileHint, type Notice, selectNotice} from './card-notice.ts';
import {frame} from '../text/frame.ts';
import {
	type Line,
	lineWidth,
	shortenMiddle,
	span,
	spreadLine,
	type Tone,
	wrapText,
} from '../text/line.ts';
import type {Model} from '../model/model.ts';
import {isAlive} from '../../../state/domain/instance/alive.ts';
import {programRows} from './select-program.ts';

export type CardView = {name: string; selected: boolean; width: number; lines: readonly Line[]};

export type CardPlace = {number: number; width: number; height: number; nowMs: number};

/** From this width on a card spells out its state and labels its numbers. */
const roomyWidth = 34;

/** Runners beat once a second; from this age on a card shows the age of the last beat. */
const lateBeatMs = 3000;

export function selectCard(model: Model, instance: InstanceView, place: CardPlace): CardView {
	const {name} = instance.settings;
	const selected = name === model.selected;
	const facts = cardFacts(instance);
	const lines = frame(cardRows(model, facts, place), {
		width: place.width,
		height: place.height,
		title: cardTitle(model, facts, place),
		mark: markBeside(facts, place),
		style: selected ? 'double' : 'thin',
		tone: borderTone(facts, selected),
	});
	return {name, selected, width: place.width, lines};
}

function borderTone({look: {tone}}: CardFacts, selected: boolean): Tone {
	if (selected) return 'accent';
	return tone === 'bad' || tone === 'running' ? tone : 'border';
}

function cardTitle(model: Model, facts: CardFacts, place: CardPlace): Line {
	const {instance} = facts;
	const {settings} = instance;
	const {number} = place;
	const selected = settings.name === model.selected;
	const hidden = model.log.hidden.includes(settings.name);
	const newer = hasNewerCode(instance) ? ' ↑code' : instance.hasNewerFile ? ' ↑file' : '';
	const off = `${hidden ? ' log off' : ''}${newer}`;
	const room = titleRoom(markBeside(facts, place), place);
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
function markBeside(facts: CardFacts, place: CardPlace): Line {
	const {instance, state, look} = facts;
	const full = cardMark(facts, place);
	if (instance.settings.name.length <= titleRoom(full, place)) return full;
	const live = instance.settings.mode === 'LIVE';
	const word = state === 'running' ? '' : ` ${look.word}`;
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
function cardMark({instance, state, look}: CardFacts, {width, nowMs}: CardPlace): Line {
	const {mode} = instance.settings;
	const worded = width >= roomyWidth || state !== 'running';
	const upMs =
		isAlive(instance) && instance.startedAtMs !== null ? nowMs - instance.startedAtMs : null;
	const timed = upMs !== null && (width >= roomyWidth || state === 'running');
	// If room is scarce the name of the instance takes precedence over the word SIM.
	const moded = width >= roomyWidth || mode === 'LIVE' || state === 'running';
	return [
		...(moded ? [span(`${mode} `, mode === 'LIVE' ? 'live' : 'dim')] : []),
		span(look.glyph, look.tone),
		...(worded ? [span(` ${look.word}`, look.tone)] : []),
		...(timed ? [span(` ${formatDuration(upMs)}`, 'dim')] : []),
	];
}

function cardRows(model: Model, facts: CardFacts, place: CardPlace): Line[] {
	const {instance, state, isPending} = facts;
	const width = place.width - 4;
	const rows = place.height - 2;
	const {status} = instance;
	const notice = selectNotice(model, facts, place.nowMs);
	if (notice !== null) return noticeRows(notice, {width, rows, instance});
	if (instance.settings.command !== null)
		return programRows(facts, {width, rows, process: processRow(instance, width)});
	if (state === 'stopped') return offRows(instance, width);
	if (status === null)
		return [
			[span(isPending ? 'waiting for its process' : 'waiting for its first bar', 'dim')],
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

function processRow(instance: InstanceView, width: number): Line {
	const {pid, cpuPercent, rssBytes, settings} = instance;
	const parts = [
		pid === null ? '' : `pid ${pid}`,
		cpuPercent === null ? '' : formatCpu(cpuPercent),
		rssBytes === null ? '' : formatBytes(rssBytes),
	].filter(part => part !== '');
	const right = span(` ${parts.join(' ')}`, 'dim');
	const room = width - lineWidth([right]);
	// The card of a program begins with its arguments.
	const what = settings.kind === 'command' ? '' : settings.algorithm;
	const worded = [what, kindWord(instance)].filter(Boolean).join(' ');
	return spreadLine([span(worded.length <= room ? worded : what, 'dim')], [right], width);
}

/** The kind of program, unless it is a Node script. */
function kindWord({settings, codeFile}: InstanceView): string {
	if (settings.kind === 'command') return 'program';
	return codeFile?.endsWith('.py') === true ? 'python' : '';
}

/** Whether it runs and its next start has other code. */
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
	// A healthy beat is one word, so that a card without changes stays as it is on the screen.
	const late = age !== null && age >= lateBeatMs;
	const beat = late ? `beat ${formatWait(age)} ago` : 'beat ok';
	const newer = hasNewerCode(instance);
	const right = [span(beat, late ? 'warning' : 'dim')];
	if (newer) return spreadLine([span('code: newer at next start', 'accent')], right, width);
	const bar = `bar ${status.bar}`;
	const refused = refusedText(status);
	const room = width - beat.length - bar.length - 1;
	// Refused orders are news; the details also show the number of restarts.
	const left = [
		span(bar, 'dim'),
		span(refused.length <= room ? refused : '', 'warning'),
		span(refused.length + restarts.length <= room ? restarts : '', 'dim'),
	];
	return spreadLine(left, right, width);
}

function refusedText({refusedOrders = {denied: 0, rejected: 0}}: InstanceStatus): string {
	const count = refusedOrders.denied + refusedOrders.rejected;
	return count === 0 ? '' : ` · ${count} refused`;
}

function offRows(instance: InstanceView, width: number): Line[] {
	const {status, settings, reason} = instance;
	const newer: Line = instance.hasNewerFile ? [span(', ', 'dim'), ...newerFileHint] : [];
	const start: Line = [span('space', 'key'), span(' to start', 'dim'), ...newer];
	const what = [settings.algorithm, kindWord(instance)].filter(Boolean).join(' ');
	const capital = trimZeros(formatMoney(settings.capitalMicros));
	if (status === null) return [start, [span(`${what} ${capital}`, 'dim')], [span(reason, 'dim')]];
	return [
		priceRow(status, width, false),
		start,
		// The equity includes it, too.
		equityRow(instance, status, width),
		[span(what, 'dim')],
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
