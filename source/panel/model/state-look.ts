/**
 * The look of a state: a shape and a word besides the tone, so that colour is never the only sign. The shown
 * state combines *wanted* and *observed*: a key press is visible before the supervisor acts.
 */
import type {Observed} from '../../../state/domain/instance/instance.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {stateSigns} from '../../format/glossary.ts';
import type {Tone} from '../text/line.ts';
import {wantsRunning} from '../../../state/domain/instance/alive.ts';

export type StateLook = {glyph: string; word: string; tone: Tone};

const tones: Record<Observed, Tone> = {
	stopped: 'dim',
	starting: 'warning',
	running: 'running',
	paused: 'warning',
	stopping: 'warning',
	crashed: 'bad',
	backoff: 'warning',
	failed: 'bad',
	hung: 'bad',
	foreign: 'warning',
};

/** Returns the look of `state`. */
export function lookOfState(state: Observed): StateLook {
	const {glyph, word} = stateSigns[state];
	return {glyph, word, tone: tones[state]};
}

/** Whether a start was asked for and nothing came of it yet: no life ended after the wish. */
function startIsPending(instance: InstanceView): boolean {
	const {observed, wanted, exitedAtMs, status} = instance;
	if (!wantsRunning(instance) || (observed !== 'stopped' && observed !== 'crashed')) return false;
	// A death that is not recorded yet is a death, not a start.
	if (exitedAtMs === null) return observed === 'stopped';
	// The same applies to a run after the request: its bars show it before its exit is recorded.
	if (observed === 'crashed' && (status?.recordedAtMs ?? 0) > wanted.requestedAtMs) return false;
	return wanted.requestedAtMs > exitedAtMs;
}

/** Returns the state to show: the observed one, or the one that the person's request leads to. */
export function shownState(instance: InstanceView): Observed {
	const {observed} = instance;
	if (startIsPending(instance)) return 'starting';
	const up = observed === 'running' || observed === 'paused' || observed === 'starting';
	return up &&
		!wantsRunning(instance) &&
		instance.wanted.requestedAtMs > (instance.startedAtMs ?? 0)
		? 'stopping'
		: observed;
}

export function lookOf(instance: InstanceView): StateLook {
	return lookOfState(shownState(instance));
}
