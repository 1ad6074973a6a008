/** `restart`: stops an instance and starts it again. */
import {isAlive, wantsRunning} from '../../state/domain/instance/alive.ts';
import {startedText, upgradingText, waitingText} from './help-text.ts';
import {deniedRefusal, foreignRefusal} from './refusal.ts';
import {startWish} from './start.ts';
import type {WishVerb} from './verb.ts';

export const restart = {
	kind: 'wish',
	does: 'restarts it',
	key: {
		action: 'restart',
		key: 'r',
		label: 'restart',
		help: 'stop the instance and start it again',
		once: true,
	},
	many: {
		key: 'r',
		help: 'restart those that run',
		title: 'Restart',
		none: 'none of them runs',
		consequence: 'Each is stopped and started again.',
		consequenceOfOne: 'It is stopped and started again.',
	},
	palette: 'NAME… all shown marked #tag: stop and start again',
	waitsForShutdown: true,
	goal: 'running',
	stopBy: null,
	asked: {one: 'is asked to restart', many: 'are asked to restart'},
	refusal: view => foreignRefusal(view) ?? deniedRefusal(view, 'started'),
	misfit(view) {
		if (isAlive(view) || wantsRunning(view)) return null;
		return {
			what: `${view.settings.name} cannot be restarted`,
			why: `it is ${view.observed}`,
			fix: ['start'],
		};
	},
	// A LIVE instance was confirmed when it was started.
	isConfirmed: view => isAlive(view) && view.settings.mode === 'LIVE',
	// A stopped instance is started.
	decide: ({settings: {name}}) => ({wish: startWish, text: `${name}: restart requested`}),
	command: {
		summary: 'stop and start instances',
		details: ['The ledger continues from its last bar.', upgradingText, startedText, waitingText],
		flags: ['wait', 'confirmLive', 'upgrade'],
		examples: [
			['pitwall restart --mode SIM', 'all simulated instances'],
			['pitwall restart --upgrade BTC', 'run the current code of the file'],
		],
	},
} as const satisfies WishVerb;
