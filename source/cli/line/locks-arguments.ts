/** The command line of `locks`. Pure. */
import type {RawArguments} from './read-flags.ts';
import {checkedNames} from './target.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';
import {choiceWord} from './words.ts';

export type LocksCommand =
	| {command: 'locks'; clean: boolean}
	/** Names whose foreign evidence is cleared; none: all of it. */
	| {command: 'locks'; clear: readonly string[]; yes: boolean};

/** Reads `pitwall locks`. */
export function locksArguments(words: readonly string[], raw: RawArguments): LocksCommand {
	const yes = raw.values.has('yes');
	const [word, ...names] = words;
	if (word === 'clear') return {command: 'locks', clear: checkedNames(names), yes};
	const clean = choiceWord('locks', words, ['clean', 'clear']) === 'clean';
	if (yes)
		throw new UsageError({
			what: `--yes: pitwall locks ${clean ? 'clean ' : ''}does not ask`,
			why: 'it belongs to pitwall locks clear',
			fix: 'leave it out',
			details: {flag: '--yes', command: 'locks'},
		});
	return {command: 'locks', clean};
}
