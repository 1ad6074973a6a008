/** `pause`: blocks new entries and adds; exits and stops stay alive. It holds over restarts. */
import {isAlive} from '../../state/domain/instance/alive.ts';
import {recordedText} from './help-text.ts';
import {programRefusal} from './refusal.ts';
import type {WishVerb} from './verb.ts';

export const pause = {
	kind: 'wish',
	does: 'pauses it',
	key: {
		action: 'pause',
		key: 'p',
		label: 'pause',
		help: 'block new entries, or allow them again; exits and stops stay alive',
		once: true,
	},
	many: {
		key: 'p',
		help: 'block new entries',
		title: 'Pause',
		none: 'none of them takes entries',
		consequence: 'No new entries; exits and stops stay alive.',
		consequenceOfOne: 'No new entries; exits and stops stay alive.',
	},
	palette: 'NAME… all shown marked #tag: no new entries',
	goal: null,
	stopBy: null,
	asked: {one: 'takes no new entries', many: 'take no new entries'},
	refusal: view => programRefusal(view, 'paused'),
	misfit(view) {
		const what = `${view.settings.name} cannot be paused`;
		if (view.wanted.paused) return {what, why: 'its entries are blocked already'};
		if (isAlive(view)) return null;
		return {what, why: `it is ${view.observed}: no entries happen anyway`, fix: ['start']};
	},
	decide: ({settings: {name}, wanted}) =>
		wanted.paused
			? {nothing: `${name}: entries are blocked already`}
			: {wish: {paused: true}, text: `${name}: new entries are blocked`},
	command: {
		summary: 'no new entries; exits and stops stay alive',
		details: ['It also blocks additions to a position.', recordedText],
		flags: [],
		examples: [['pitwall pause --all', 'before news']],
	},
} as const satisfies WishVerb;
