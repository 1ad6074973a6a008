/** `upgrade`: takes the current code of the file and restarts a running instance with it. */
import {exitCode} from '../../state/domain/error.ts';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {foreignRefusal, type Refusal} from './refusal.ts';
import type {EditVerb} from './verb.ts';

export const upgrade = {
	kind: 'edit',
	does: 'takes the newest code',
	key: {
		action: 'upgrade',
		key: 'U',
		help: 'take the code of the file as it is now, after a question, and restart with it',
	},
	many: {
		key: 'U',
		help: 'take the newest code, and restart those that run',
		title: 'Upgrade',
		none: 'none of them runs an algorithm',
		consequence: 'They take the current code of their files; running instances restart with it.',
		consequenceOfOne: 'It takes the current code of its file; if it runs, it restarts with it.',
	},
	palette: 'NAME…: take the newest code, after a question',
	waitsForShutdown: true,
	refusal: view => foreignRefusal(view) ?? noCodeRefusal(view),
	// The command line has `restart --upgrade` and `start --upgrade` instead.
	command: null,
} as const satisfies EditVerb;

/** The next start decides, because it runs the newest code. */
function noCodeRefusal({nextSettings: {name, kind, algorithm}}: InstanceView): Refusal | null {
	if (kind !== 'command') return null;
	return {
		code: 'NOT_AN_ALGORITHM',
		exitCode: exitCode.unavailable,
		what: `${name} has no code to upgrade`,
		why: `it wraps a program (${algorithm}), not an algorithm`,
		fix: ['restart'],
	};
}
