/** The first row: totals over all instances, the supervisor, the clock. Pure. */
import type {InstanceView} from '../../state/domain/snapshot.ts';
import type {ShutdownRecord} from '../../state/domain/shutdown-record.ts';
import type {SupervisorTrouble} from '../../state/domain/supervisor-trouble.ts';
import {formatAge, formatClock, formatWait} from '../ui/format/duration.ts';
import {formatChange} from '../ui/format/percent.ts';
import {formatMoney} from '../ui/format/price.ts';
import {formatShutdown} from '../ui/format/shutdown.ts';
import {clipLine, type Line, lineWidth, type Span, span} from './line.ts';
import {instancesOf, type Model, supervisorTroubleOf} from './model.ts';
import {isAlive} from './alive.ts';
import {signTone} from './select-card.ts';
import {shownState} from './state-look.ts';

/** How much is said, from much to little; the first that fits is shown. */
const verbosities = ['full', 'short', 'least', 'bare'] as const;
type Verbosity = (typeof verbosities)[number];

/** Returns the totals and, apart since it alone changes each second, the clock at the right end. */
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
		...counts(instancesOf(model)),
		gap,
		// Whether all is well comes before how much it is worth.
		...(verbosity === 'bare' ? [] : [...equityTotal(instancesOf(model), verbosity), gap]),
		...supervisorPart(model, verbosity, nowMs),
	];
}

function counts(instances: readonly InstanceView[]): Line {
	const alive = instances.filter(isAlive);
	const live = alive.filter(({settings}) => settings.mode === 'LIVE').length;
	const sim = alive.length - live;
	const troubled = instances.filter(each =>
		['failed', 'crashed', 'backoff', 'hung', 'foreign'].includes(shownState(each)),
	).length;
	const hung = alive.filter(each => each.observed === 'hung').length;
	const off = instances.length - alive.length - (troubled - hung);
	return [
		span('SIM ', 'dim'),
		span(`${sim}●`, sim > 0 ? 'running' : 'dim'),
		...(live > 0 ? [span(' LIVE ', 'live'), span(`${live}●`, 'running')] : []),
		span(` off ${off}`, 'dim'),
		...(troubled > 0 ? [span(` trouble ${troubled}▼`, 'bad')] : []),
	];
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
			span(verbosity === 'full' || verbosity === 'short' ? up : '', 'dim'),
		];
	}
	if (model.supervisor === 'starting' || view === undefined)
		return [span(word, 'dim'), span('◔ starting', 'warning')];
	const shutdown = model.snapshot?.shutdown ?? null;
	if (shutdown !== null)
		return [span(word, 'dim'), span(`○ ${shutdownText(shutdown, verbosity, nowMs)}`, 'warning')];
	return [
		span(word, 'dim'),
		span(verbosity === 'full' ? '○ gone: :supervisor starts one' : '○ gone', 'bad'),
	];
}

function shutdownText(shutdown: ShutdownRecord, verbosity: Verbosity, nowMs: number): string {
	const text = formatShutdown(shutdown, nowMs);
	if (verbosity === 'full') return `${text}: space starts`;
	return verbosity === 'short' || verbosity === 'bare' ? text : 'shut down';
}

/** The words differ by kind, and the command that helps stands beside them where there is room. */
function troubleSpan(
	{kind}: SupervisorTrouble,
	heartbeatAgeMs: number | null,
	verbosity: Verbosity,
): Span {
	const cure = verbosity === 'full' ? ': :supervisor replaces it' : '';
	switch (kind) {
		case 'suspended':
			return span(`▼ stopped by a signal${cure}`, 'bad');
		case 'silent':
			return span(`▼ no answer for ${formatWait(heartbeatAgeMs ?? 0)}${cure}`, 'bad');
		case 'other':
			return span(`▲ other version${cure}`, 'warning');
	}
}
