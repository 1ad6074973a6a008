/** `stop`: sends SIGTERM, then SIGKILL after the stop timeout of the instance; space in the panel. */
import {isAlive, wantsRunning} from '../../state/domain/instance/alive.ts';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {waitingText} from './help-text.ts';
import {deniedRefusal, foreignRefusal, type Refusal} from './refusal.ts';
import type {Decision, WishVerb} from './verb.ts';

export const stop = {
	kind: 'wish',
	does: 'stops it',
	key: {of: 'start', isDue: view => runsOrWaits(view) || isStartAwaited(view)},
	many: {
		key: 's',
		help: 'stop those that run',
		title: 'Stop',
		none: 'none of them runs',
		consequence: 'Open positions stay open.',
		consequenceOfOne: 'An open position stays open.',
	},
	palette: 'NAME… all shown marked #tag: stop instances',
	waitsForShutdown: true,
	goal: 'stopped',
	stopBy: 'term',
	asked: {one: 'is asked to stop', many: 'are asked to stop'},
	refusal: stopRefusal,
	fits: view => isAlive(view) || wantsRunning(view),
	question(views) {
		const live = views.filter(view => view.settings.mode === 'LIVE' && !isStartAwaited(view));
		if (live.length === 0) return null;
		const names = live.map(({settings}) => settings.name).join(', ');
		const lines = [...live.map(positionLine), 'An open position stays open at the venue.'];
		return {title: `Stop ${names} (LIVE)?`, lines};
	},
	decide: view => decideStop(view, 'term'),
	command: {
		summary: 'stop instances: SIGTERM, then SIGKILL after their stop timeout',
		details: ['A stopped instance stays stopped until a person starts it.', waitingText],
		flags: ['wait'],
		examples: [['pitwall stop BTC', 'finish the bar, commit, end']],
	},
} as const satisfies WishVerb;

/** Whether the instance runs and was not asked to stop, or waits for a restart. */
function runsOrWaits(view: InstanceView): boolean {
	if (view.observed === 'stopping') return false;
	return isAlive(view) || (view.observed === 'backoff' && wantsRunning(view));
}

/** The same key undoes a start that is not visible yet. */
function isStartAwaited(view: InstanceView): boolean {
	return wantsRunning(view) && view.observed === 'stopped';
}

/** Returns the reason if both `stop` and `kill` are refused. */
export function stopRefusal(view: InstanceView): Refusal | null {
	// The stop was requested before, and this user can do no more.
	const isCarriedOut = !wantsRunning(view) && view.pid === null;
	return foreignRefusal(view) ?? (isCarriedOut ? deniedRefusal(view, 'stopped') : null);
}

/** Returns the decision on `stop` and `kill`. */
export function decideStop(view: InstanceView, stopBy: 'term' | 'kill'): Decision {
	const {name} = view.settings;
	const isAsked = !wantsRunning(view);
	if (isAsked && view.observed === 'stopped') return {nothing: `${name}: already stopped`};
	const isAsHard = stopBy === 'term' || view.wanted.stopBy === 'kill';
	if (isAsked && view.observed === 'stopping' && isAsHard)
		return {nothing: `${name}: already stopping`};
	const word = stopBy === 'kill' ? 'kill' : 'stop';
	return {wish: {wanted: 'stopped', stopBy, raiseEpoch: true}, text: `${name}: ${word} requested`};
}

function positionLine({settings: {name, account, kind}, status}: InstanceView): string {
	if (kind === 'command')
		return `${name} on account ${account}: a program with positions of its own.`;
	const isFlat = (status?.positionLots ?? 0) === 0;
	return `${name} on account ${account}: ${isFlat ? 'no open position' : 'a position is open'}.`;
}
