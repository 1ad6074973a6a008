/** The first row: totals over all instances, the supervisor, the clock. Pure. */
import type {Observed} from '../../../state/domain/instance/instance.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import type {ShutdownRecord} from '../../../state/domain/machine/shutdown-record.ts';
import type {SupervisorTrouble} from '../../../state/domain/machine/supervisor-trouble.ts';
import {formatAge, formatClock, formatWait} from '../../format/duration.ts';
import {stateOrder} from '../../format/glossary.ts';
import {formatChange} from '../../format/percent.ts';
import {formatMoney} from '../../format/price.ts';
import {formatShutdown} from '../../format/shutdown.ts';
import {clipLine, type Line, lineWidth, type Span, span, signTone} from '../text/line.ts';
import {instancesOf, type Model, supervisorTroubleOf} from '../model/model.ts';
import {isAlive} from '../../../state/domain/instance/alive.ts';
import {lookOfState, shownState} from '../model/state-look.ts';

/** Levels of detail, from most to least; the first that fits is shown. */
const verbosities = ['full', 'words', 'short', 'least', 'bare'] as const;
type Verbosity = (typeof verbosities)[number];

const isWorded = (verbosity: Verbosity) => verbosity === 'full' || verbosity === 'words';

/** Returns the totals and, apart from them, the clock at the right end, which alone changes each second. */
export function selectHeader(
	model: Model,
	width: number,
	nowMs: number,
): {header: Line; clock: Line} {
	const clock: Line = [span(` ${formatClock(nowMs)}Z `, 'dim')];
	const room = width - lineWidth(clock);
	const lines = verbosities.map(verbosity => headerLeft(model, verbosity, nowMs));
	const header = lines.find(line => lineWidth(line) <= room) ?? lines.at(-1) ?? [];
	return {header: clipLine(header, room), clock};
}

function headerLeft(model: Model, verbosity: Verbosity, nowMs: number): Line {
	const gap = span(verbosity === 'full' ? '   ' : '  ');
	return [
		span(' PITWALL ', 'brand'),
		gap,
		...counts(instancesOf(model), verbosity),
		gap,
		// Health comes before money.
		...(verbosity === 'bare' ? [] : [...equityTotal(instancesOf(model), verbosity), gap]),
		...supervisorPart(model, verbosity, nowMs),
	];
}

/** The number of instances in each state, and in total: the parts add up. */
function counts(instances: readonly InstanceView[], verbosity: Verbosity): Line {
	const byState = new Map<Observed, number>();
	for (const instance of instances) {
		const state = shownState(instance);
		byState.set(state, (byState.get(state) ?? 0) + 1);
	}
	const worded = isWorded(verbosity);
	const parts = stateOrder
		.map(state => ({state, count: byState.get(state) ?? 0}))
		.filter(({state, count}) => count > 0 || state === 'running' || state === 'stopped')
		.map(({state, count}) => countSpan(state, count, worded));
	const live = instances.filter(each => isAlive(each) && each.settings.mode === 'LIVE').length;
	return [
		...parts.flatMap((part, index) =>
			index === 0 ? [part] : [span(verbosity === 'full' ? '  ' : ' '), part],
		),
		span(` =${instances.length}`, 'dim'),
		...(live > 0 ? [span('  LIVE ', 'live'), span(String(live), 'live')] : []),
	];
}

function countSpan(state: Observed, count: number, worded: boolean): Span {
	const {glyph, word, tone} = lookOfState(state);
	return span(`${glyph}${count}${worded ? ` ${word}` : ''}`, count > 0 ? tone : 'dim');
}

function equityTotal(instances: readonly InstanceView[], verbosity: Verbosity): Line {
	let equity = 0;
	let capital = 0;
	for (const {status, settings} of instances) {
		if (status === null) continue;
		equity += status.equityMicros;
		capital += settings.capitalMicros;
	}
	if (capital === 0) return [];
	const profit = equity - capital;
	const ratio = profit / capital;
	const tone = signTone(Math.round(ratio * 1e4));
	const amount = ` ${formatMoney(profit, {sign: true})} (${formatChange(ratio)})`;
	return [
		span(verbosity === 'full' ? 'equity ' : 'eq ', 'dim'),
		span(formatMoney(equity), 'strong'),
		span(verbosity === 'full' ? amount : ` ${formatChange(ratio)}`, tone),
	];
}

function supervisorPart(model: Model, verbosity: Verbosity, nowMs: number): Line {
	const word = verbosity === 'full' ? 'supervisor ' : 'sup ';
	const view = model.snapshot?.supervisor;
	const trouble = supervisorTroubleOf(model);
	if (trouble !== null && model.supervisor !== 'starting')
		return [span(word, 'dim'), troubleSpan(trouble, view?.heartbeatAgeMs ?? null, verbosity)];
	if (view?.running === true) {
		const up = view.startedAtMs === null ? '' : ` ${formatAge(nowMs - view.startedAtMs)}`;
		return [
			span(word, 'dim'),
			span('●', 'running'),
			span(verbosity === 'least' || verbosity === 'bare' ? '' : up, 'dim'),
		];
	}
	if (model.supervisor === 'starting' || view === undefined)
		return [span(word, 'dim'), span('◔ starting', 'warning')];
	const shutdown = model.snapshot?.shutdown ?? null;
	if (shutdown !== null)
		return [span(word, 'dim'), span(`○ ${shutdownText(shutdown, verbosity, nowMs)}`, 'warning')];
	return [
		span(word, 'dim'),
		span(isWorded(verbosity) ? '○ gone: :supervisor starts one' : '○ gone', 'bad'),
	];
}

function shutdownText(shutdown: ShutdownRecord, verbosity: Verbosity, nowMs: number): string {
	const text = formatShutdown(shutdown, nowMs);
	if (isWorded(verbosity)) return `${text}: space starts`;
	return verbosity === 'least' ? 'shut down' : text;
}

/** The words differ by kind, with the command that helps if there is room. */
function troubleSpan(
	{kind}: SupervisorTrouble,
	heartbeatAgeMs: number | null,
	verbosity: Verbosity,
): Span {
	const cure = isWorded(verbosity) ? ': :supervisor replaces it' : '';
	switch (kind) {
		case 'suspended':
			return span(`▼ stopped by a signal${cure}`, 'bad');
		case 'silent':
			return span(`▼ no answer for ${formatWait(heartbeatAgeMs ?? 0)}${cure}`, 'bad');
		case 'other':
			return span(`▲ other version${cure}`, 'warning');
	}
}
