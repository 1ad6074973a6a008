/** Writes the fix of a refused verb, as commands or as keys of the panel. Pure. */
import type {AppErrorFacts} from '../../state/domain/error.ts';
import type {Fix, Misfit, Refusal} from './refusal.ts';
import type {Verb, VerbKey} from './verb.ts';
import {verbs} from './verbs.ts';

/** Returns a refusal in the form of the command line, for the instance `name`. */
export function commandRefusal({fix, ...facts}: Refusal, name: string): AppErrorFacts {
	return fix === undefined ? facts : {...facts, fix: fixAsCommands(fix, name)};
}

/** Returns a refusal in the form of the panel. */
export function keyRefusal({what, why, fix}: Misfit): {
	text: string;
	why: string;
	fix: string | null;
} {
	return {text: what, why, fix: fix === undefined ? null : fixAsKeys(fix)};
}

/** For example `pitwall stop BTC, then pitwall remove BTC`. */
function fixAsCommands(fix: Fix, name: string): string {
	if (typeof fix === 'string') return fix;
	return fix.map(step => `pitwall ${step} ${name}`).join(', then ');
}

/** For example `space stops it; then press d`. */
function fixAsKeys(fix: Fix): string {
	if (typeof fix === 'string') return fix;
	return fix
		.map(verbNamed)
		.map((verb, at) =>
			at === 0 ? `${keyOf(verb).key} ${verb.does}` : `then press ${keyOf(verb).key}`,
		)
		.join('; ');
}

/** Returns the key of `verb`: its own, or the key that it shares with another verb. */
export function keyOf({key}: Verb): VerbKey {
	return 'of' in key ? keyOf(verbNamed(key.of)) : key;
}

function verbNamed(name: string): Verb {
	return verbs[name as keyof typeof verbs];
}
