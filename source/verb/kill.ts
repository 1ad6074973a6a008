/** `kill`: ends the process group of an instance with SIGKILL. */
import {isAlive} from '../../state/domain/instance/alive.ts';
import {waitingText} from './help-text.ts';
import {decideStop, stopRefusal} from './stop.ts';
import type {WishVerb} from './verb.ts';

export const kill = {
	kind: 'wish',
	does: 'ends it',
	key: {
		action: 'kill',
		key: 'K',
		help: 'end the process group with SIGKILL, after a question',
	},
	many: {
		key: 'K',
		help: 'SIGKILL to the process groups',
		title: 'Kill',
		none: 'none of them has a process',
		consequence: 'SIGKILL to their process groups; the ledgers keep every committed bar.',
		consequenceOfOne: 'SIGKILL to its process group; a ledger keeps every committed bar.',
	},
	palette: 'NAME…: SIGKILL, after a question',
	goal: 'stopped',
	stopBy: 'kill',
	asked: {one: 'is being killed', many: 'are being killed'},
	refusal: stopRefusal,
	misfit(view) {
		if (isAlive(view) || view.left.length > 0) return null;
		return {
			what: `${view.settings.name} cannot be killed`,
			why: `it is ${view.observed}: it has no process`,
		};
	},
	question(views) {
		const names = views.map(({settings}) => settings.name).join(', ');
		const pids = views.map(({pid}) => pid ?? '?').join(', ');
		const arePrograms = views.every(({settings}) => settings.kind === 'command');
		return {
			title: `Kill ${names}?`,
			lines: [
				`SIGKILL to the process group (pid ${pids}): nothing is closed or said goodbye to.`,
				arePrograms
					? 'Every process that it started ends with it.'
					: 'The ledger keeps every committed bar.',
			],
		};
	},
	decide: view => decideStop(view, 'kill'),
	command: {
		summary: 'stop instances at once with SIGKILL, grandchildren included',
		details: ['Everything committed to the ledger stays.', waitingText],
		flags: ['wait'],
		examples: [['pitwall kill OIL', 'if it does not answer']],
	},
} as const satisfies WishVerb;
