/** Words behind a command that are no names: one of a few, or none at all. Pure. */
import {nearestWord} from '../../../state/domain/text/nearest-word.ts';
import type {CommandName} from './commands.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';

/** Returns the one word of `allowed` that was given; undefined: none. @throws {@link UsageError} for any other. */
export function choiceWord(
	name: CommandName,
	words: readonly string[],
	allowed: readonly string[],
) {
	const [word, surplus] = words;
	if (word !== undefined && !allowed.includes(word)) {
		const near = nearestWord(word, allowed);
		throw new UsageError({
			what: `pitwall ${name} ${word}: ${word} is not known here`,
			why: `expected ${allowed.join(' ')}`,
			fix:
				near === undefined ? `see pitwall ${name} --help` : `did you mean pitwall ${name} ${near}?`,
		});
	}

	if (surplus !== undefined) noWords(name, words.slice(1));
	return word;
}

/** @throws {@link UsageError} when there are words. */
export function noWords(name: CommandName, words: readonly string[]): void {
	if (words.length === 0) return;
	throw new UsageError({
		what: `pitwall ${name} ${words.join(' ')}: ${words.join(' ')} is too much`,
		why: `pitwall ${name} takes no names`,
		fix: `write pitwall ${name}, or see pitwall ${name} --help`,
	});
}
