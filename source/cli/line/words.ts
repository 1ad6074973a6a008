/** Reads words after a command that are not names. Pure. */
import {nearestWord} from '../../../state/domain/text/nearest-word.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';

/** Returns the typed word of `allowed`, or undefined if there is none. @throws {@link UsageError} for any other word. */
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
			what: `pitwall ${command} ${word}: unknown word ${word}`,
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

/** @throws {@link UsageError} if words were typed. */
export function noWords(command: string, words: readonly string[]): void {
	if (words.length === 0) return;
	throw new UsageError({
		what: `pitwall ${command} ${words.join(' ')}: unexpected ${words.join(' ')}`,
		why: `pitwall ${command} takes no names`,
		fix: `write pitwall ${command}, or see pitwall ${command} --help`,
	});
}
