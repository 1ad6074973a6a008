/** `start`: starts the process of an instance; space in the panel. */
import {isAlive, wantsRunning} from '../../state/domain/instance/alive.ts';
import type {WantedChange} from '../../state/domain/instance/snapshot.ts';
import {startedText, waitingText} from './help-text.ts';
import {deniedRefusal, foreignRefusal} from './refusal.ts';
import type {WishVerb} from './verb.ts';

/** A new epoch: a running process is replaced, and the restart budget is reset. */
export const startWish: WantedChange = {wanted: 'running', stopBy: 'term', raiseEpoch: true};

export const start = {
	kind: 'wish',
	does: 'starts it',
	key: {
		action: 'toggle',
		key: 'space',
		label: 'start/stop',
		help: 'start the selected instance, or stop it; LIVE starts at a second tap within two seconds',
		once: true,
	},
	many: {
		key: 'space',
		help: 'start those that are off',
		title: 'Start',
		none: 'all of them run, or belong to another machine',
		consequence: 'One process each.',
		consequenceOfOne: 'It gets a process of its own.',
	},
	palette: 'NAME… all shown marked #tag: start instances',
	waitsForShutdown: true,
	goal: 'running',
	stopBy: null,
	asked: {one: 'is asked to start', many: 'are asked to start'},
	refusal: view => foreignRefusal(view) ?? deniedRefusal(view, 'started'),
	fits: view => !isAlive(view) && view.observed !== 'foreign',
	decide(view) {
		const {name} = view.settings;
		const isWanted = wantsRunning(view);
		const pid = view.pid === null ? '' : ` (pid ${view.pid})`;
		switch (view.observed) {
			case 'starting':
			case 'running':
			case 'paused':
			case 'hung':
				if (isWanted) return {nothing: `${name}: already ${view.observed}${pid}`};
				// The epoch stays: the run is adopted, not replaced.
				return {
					wish: {wanted: 'running'},
					text: `${name}: already ${view.observed}${pid}, kept running from now on`,
				};
			case 'stopping':
				if (isWanted) return {nothing: `${name}: already restarting${pid}`};
				return {wish: startWish, text: `${name}: starts again when it has stopped`};
			case 'stopped':
			case 'crashed':
			case 'backoff':
			case 'failed':
			case 'foreign':
				return {wish: startWish, text: `${name}: start requested`};
		}
	},
	command: {
		summary: 'start instances',
		details: [
			'If the instance runs already, nothing changes, and the exit code is 0. An instance that failed gets a new restart budget.',
			startedText,
			waitingText,
		],
		flags: ['wait', 'confirmLive', 'upgrade'],
		examples: [
			['pitwall start BTC GOLD', 'start two instances'],
			['pitwall start --all --wait 0', 'request all, do not wait'],
		],
	},
} as const satisfies WishVerb;
