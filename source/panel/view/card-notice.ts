/**
 * The text of a card in place of its numbers when something needs a person: the trouble, and the key that
 * helps. Pure.
 */
import type {Observed} from '../../../state/domain/instance/instance.ts';
import {ruinText} from '../../../state/domain/trading/ruin-text.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {formatMoney} from '../../format/price.ts';
import {type Line, span, type Tone} from '../text/line.ts';
import {type Model, supervisorTroubleOf} from '../model/model.ts';
import {wantsRunning} from '../../../state/domain/instance/alive.ts';
import {reasonText} from '../text/reason-text.ts';
import type {CardFacts} from './card-facts.ts';

export type Notice = {text: string; tone: Tone; hint: Line};

/** What keeps the card of `instance` from showing figures; null: nothing does. */
export function selectNotice(model: Model, facts: CardFacts, nowMs: number): Notice | null {
	const {instance} = facts;
	const armed = model.armed?.name === instance.settings.name;
	return armed
		? armedNotice(instance)
		: (troubleNotice(model, facts, nowMs) ?? ruinNotice(instance));
}

function armedNotice({settings}: InstanceView): Notice {
	return {
		text: `LIVE on ${settings.account} with ${formatMoney(settings.capitalMicros)}`,
		tone: 'live',
		hint: [span('space', 'key'), span(' again starts it', 'live')],
	};
}

/** An account without money no longer trades, though its process may run. */
function ruinNotice({status, settings}: InstanceView): Notice | null {
	if (!status?.ruin) return null;
	const hint: Line = [span(`what to do: pitwall why ${settings.name}`, 'dim')];
	return {text: ruinText(status.ruin), tone: 'bad', hint};
}

/** What went wrong, and what a person can do about it; null: nothing did. */
function troubleNotice(model: Model, facts: CardFacts, nowMs: number): Notice | null {
	const {instance, state, look} = facts;
	if (state === 'starting') return unattendedNotice(model, facts);
	const hint = hints[state]?.(instance, nowMs);
	if (hint === undefined) return null;
	return {text: reasonText(instance) || 'its process is gone', tone: look.tone, hint};
}

/** A wish that no supervisor fulfils. */
function unattendedNotice(model: Model, {isPending}: CardFacts): Notice | null {
	if (!isPending) return null;
	const trouble = supervisorTroubleOf(model);
	if (trouble !== null && trouble.kind !== 'other') {
		const hint: Line = [span(':supervisor', 'key'), span(' replaces it', 'dim')];
		return {text: 'wanted, but the supervisor does not answer', tone: 'warning', hint};
	}
	if (model.snapshot?.supervisor.running === true) return null;
	const hint: Line = [span('it starts with the next one', 'dim')];
	return {text: 'wanted, but no supervisor runs', tone: 'warning', hint};
}

/** Any other start would run the earlier code. */
export const newerFileHint: Line = [span('U', 'key'), span(' takes the newer file', 'dim')];

const hints: Partial<Record<Observed, (instance: InstanceView, nowMs: number) => Line>> = {
	backoff({nextStartAtMs, hasNewerFile}, nowMs) {
		const waitMs = nextStartAtMs === null ? null : nextStartAtMs - nowMs;
		const seconds = Math.ceil((waitMs ?? 0) / 1000);
		const when = waitMs === null ? 'soon' : seconds <= 0 ? 'now' : `in ${seconds} s`;
		return hasNewerFile
			? [span(`again ${when}, `), span('U', 'key'), span(' newer', 'dim')]
			: [span(`again ${when}, `), span('r', 'key'), span(' now', 'dim')];
	},
	failed: instance =>
		instance.hasNewerFile ? newerFileHint : [span('space', 'key'), span(' tries again', 'dim')],
	crashed(instance) {
		if (instance.hasNewerFile) return newerFileHint;
		return wantsRunning(instance)
			? [span('its restart is being decided', 'dim')]
			: [span('space', 'key'), span(' starts it', 'dim')];
	},
	hung: () => [
		span('r', 'key'),
		span(' restarts, ', 'dim'),
		span('K', 'key'),
		span(' kills', 'dim'),
	],
	foreign: () => [span('stop it there, or: locks clear', 'dim')],
};
