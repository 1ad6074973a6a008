/** Words behind a command that are no names: one of a few, or none at all. Pure. */
import {nearestWord} from '../../../state/domain/text/nearest-word.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';

/** Returns the one word of `allowed` that was given; undefined: none. @throws {@link UsageError} for any other. */
export function choiceWord<Word extends string>(
	command: string,
	words: readonly string[],
	allowed: readonly Word[],
): Word | undefined {
	const [word, surplus] = words;
	if (word === undefined) return undefined;
	const found = allowed.find(one => one === word);
	if (found === undefined) {
		const near = nearestWord(word, allowed);
		throw new UsageError({
			what: `pitwall ${command} ${word}: ${word} is not known here`,
			why: `expected ${allowed.join(' ')}`,
			fix:
				near === undefined
					? `see pitwall ${command} --help`
					: `did you mean pitwall ${command} ${near}?`,
		});
	}

	if (surplus !== undefined) noWords(command, words.slice(1));
	return found;
}

/** @throws {@link UsageError} when there are words. */
export function noWords(command: string, words: readonly string[]): void {
	if (words.length === 0) return;
	throw new UsageError({
		what: `pitwall ${command} ${words.join(' ')}: ${words.join(' ')} is too much`,
		why: `pitwall ${command} takes no names`,
		fix: `write pitwall ${command}, or see pitwall ${command} --help`,
	});
}
