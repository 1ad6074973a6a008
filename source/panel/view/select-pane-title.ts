/** The title of the log pane: its position, its filters, and recent messages. Pure. */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {formatDecimal} from '../../format/decimal.ts';
import {formatClock} from '../../format/duration.ts';
import {instanceFilterOf} from '../model/instance-filter.ts';
import {
	fitLine,
	type Line,
	lineWidth,
	shortenMiddle,
	type Span,
	span,
	spreadLine,
	wrapText,
} from '../text/line.ts';
import {
	instancesOf,
	type LogPaneState,
	type Model,
	selectedInstance,
	type ToastFacts,
} from '../model/model.ts';
import {markedInstances} from '../model/mark.ts';
import {pageOf} from '../model/page.ts';
import {sortedInstances} from '../model/sort.ts';

/** Terminal rows from which there is always a title for messages. */
const titleRowsMin = 12;

/** Maximum rows of one sentence of a message. */
const sentenceRowsMax = 4;

export const toastSigns: Record<ToastFacts['tone'], string> = {good: '✓', warning: '!', bad: '✗'};

/** Whether messages appear in the title of the log; otherwise they are boxes over the main region. */
export function tellsInTitle({view, size}: Model): boolean {
	return view !== 'details' && size.rows >= titleRowsMin;
}

/** The message as rows of the title: one if it fits, otherwise one or more per sentence; [] without a message. */
export function toldLines(model: Model, width: number): Line[] {
	const facts = model.toast ?? model.notice;
	if (facts === null || model.dialog !== null || !tellsInTitle(model)) return [];
	const {tone, text, why, fix} = facts;
	const head: Line = [span('─ ', 'border'), span(`${toastSigns[tone]} `, tone)];
	const end: Line =
		model.toast === null ? [span(' esc', 'key'), span(' closes ', 'dim'), span('─', 'border')] : [];
	const border = span('─', 'border');
	const short: Line = [
		...head,
		span(text, 'strong'),
		...(why === null ? [] : [span(`: ${why}`)]),
		...(fix === null ? [] : [span(` → ${fix}`, 'accent')]),
		span(' '),
	];
	if (lineWidth(short) + lineWidth(end) <= width) return [spreadLine(short, end, width, border)];
	const room = width - lineWidth(head) - lineWidth(end) - 1;
	const sentence = (said: string | null, toneOf: Span['tone']) =>
		said === null ? [] : wrapText(said, room, sentenceRowsMax).map(row => span(row, toneOf));
	const [first = span(''), ...rest] = [
		...sentence(text, 'strong'),
		...sentence(why, 'text'),
		...sentence(fix === null ? null : `→ ${fix}`, 'accent'),
	];
	return [
		spreadLine([...head, first, span(' ')], end, width, border),
		...rest.map(row => fitLine([span('    '), row], width)),
	];
}

/** Position and filters of the log pane. */
export function selectPaneStatus(model: Model, width: number): Line {
	const {log} = model;
	const {pane} = log;
	const {page, pages} = pageOf(model);
	const place: Line = pane.following
		? [span('● following', 'running')]
		: [
				span(`‖ paused${pane.atMs === null ? '' : ` at ${formatClock(pane.atMs)}`}`, 'warning'),
				span(pane.moreBelow ? ' newer lines below, ' : ' ', 'dim'),
				span(model.view === 'table' ? 'esc' : 'G', 'key'),
				span(' follows', 'dim'),
			];
	const count = instancesOf(model).length;
	const marked = markedInstances(model).length;
	const hidden = log.hidden.filter(name =>
		instancesOf(model).some(({settings}) => settings.name === name),
	).length;
	const left: Line = [
		span('─ ', 'border'),
		...filterPart(model),
		span('LOG ', 'strong'),
		span(instanceFilterOf(model) === '' ? '' : 'of these ', 'accent'),
		...place,
		...part(model.view === 'cards' && pages > 1, `page ${page + 1} of ${pages}`),
		...(model.view === 'cards' && pages > 1 ? [span(' [ ]', 'key')] : []),
		...part(marked > 0, `${marked} marked`),
		...part(hidden > 0, `${count - hidden} of ${count} shown`),
		...part(log.errorsOnly, 'errors only'),
		...part(log.filter !== null, `filter /${log.filter ?? ''}/`),
		...part(log.search !== null, `search /${log.search ?? ''}/${pane.searching ? ' …' : ''}`),
		...part(log.offset > 0, `column ${log.offset}`),
		span(' '),
	];
	return spreadLine([...left, ...firstRunHint(model)], paceLine(pane), width, span('─', 'border'));
}

/** The shown instances, unless these are all. */
function filterPart(model: Model): Line {
	const filter = instanceFilterOf(model);
	if (filter === '') return [];
	const count = `${sortedInstances(model).length} of ${instancesOf(model).length}`;
	return [
		span(`filter: ${shortenMiddle(filter, 24)} `, 'accent'),
		span(`${count} `, 'strong'),
		span('─ ', 'border'),
	];
}

/** The rate of new lines while the pane follows; empty while it rests or no lines come. */
function paceLine({following, linesPerSecond, linesSkipped}: LogPaneState): Line {
	if (!following || linesPerSecond === 0) return [];
	const count = `${linesSkipped ? 'more than ' : ''}${formatDecimal(linesPerSecond, 0)}`;
	const unit = linesPerSecond === 1 ? 'line/s' : 'lines/s';
	return [span(` ${count} ${unit} `, 'dim'), span('─', 'border')];
}

function part(shown: boolean, text: string): Line {
	return shown ? [span(' · ', 'dim'), span(text, 'accent')] : [];
}

/** The key that a person needs first, until the first instance was started. */
function firstRunHint(model: Model): Line {
	const instance = selectedInstance(model);
	if (instance === null || instance.settings.mode === 'LIVE') return [];
	if (model.view === 'log' || !instancesOf(model).every(hasNeverRun)) return [];
	return [span('· ', 'dim'), span('space', 'key'), span(`: ${whatBegins(instance)} `, 'strong')];
}

function hasNeverRun({status, wanted, startedAtMs, exitedAtMs}: InstanceView): boolean {
	return (
		status === null && startedAtMs === null && exitedAtMs === null && wanted.requestedAtMs === 0
	);
}

function whatBegins({settings}: InstanceView): string {
	const {name, market, kind, algorithm} = settings;
	if (kind === 'command') return `${name} runs ${algorithm}`;
	if (market.kind === 'simulated') return `${name} trades on a simulated market`;
	return `${name} trades on recorded bars`;
}
