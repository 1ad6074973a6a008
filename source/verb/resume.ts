/** `resume`: allows entries again; the key of `pause`. */
import {recordedText} from './help-text.ts';
import {programRefusal} from './refusal.ts';
import type {WishVerb} from './verb.ts';

export const resume = {
	kind: 'wish',
	does: 'resumes it',
	key: {of: 'pause', isDue: ({wanted}) => wanted.paused},
	many: {
		key: 'P',
		help: 'allow entries again',
		title: 'Resume',
		none: 'none of them is paused',
		consequence: 'Entries are allowed again.',
		consequenceOfOne: 'Entries are allowed again.',
	},
	palette: 'NAME… all shown marked #tag: entries again',
	goal: null,
	stopBy: null,
	asked: {one: 'takes entries again', many: 'take entries again'},
	// A pause can be undone that dates from before the instance became a program.
	refusal: view => (view.wanted.paused ? null : programRefusal(view, 'resumed')),
	misfit({settings: {name}, wanted}) {
		if (wanted.paused) return null;
		return {what: `${name} cannot be resumed`, why: 'its entries are allowed already'};
	},
	decide: ({settings: {name}, wanted}) =>
		wanted.paused
			? {wish: {paused: false}, text: `${name}: entries are allowed again`}
			: {nothing: `${name}: entries are allowed already`},
	command: {
		summary: 'allow entries again',
		details: [recordedText],
		flags: ['confirmLive'],
		examples: [['pitwall resume --all', 'after news']],
	},
} as const satisfies WishVerb;
