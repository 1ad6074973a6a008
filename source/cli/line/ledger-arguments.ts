/** Words of `pitwall ledger` → what to do. Pure. */
import {nearestWord} from '../../../state/domain/text/nearest-word.ts';
import {checkedNames} from './target.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';

export type LedgerCommand = {command: 'ledger'} & (
	| {action: 'list'}
	| {action: 'archive'; name: string}
	/** `file` as typed; null: the newest archive. */
	| {action: 'restore'; name: string; file: string | null}
	/** No names: all. */
	| {action: 'check'; names: readonly string[]}
	/** `to` as typed; null: the folder of the instance in `artifacts/`. */
	| {action: 'export'; name: string; to: string | null}
);

const actions = ['list', 'archive', 'restore', 'check', 'export'];

/** Returns the command. @throws {@link UsageError} naming the word and what was expected. */
export function ledgerArguments(words: readonly string[], to: string | undefined): LedgerCommand {
	const [action = 'list', ...rest] = words;
	if (to !== undefined && action !== 'export')
		throw usage(`--to does not go with ${action}`, 'pitwall ledger export NAME --to DIR');
	switch (action) {
		case 'list':
			if (rest.length > 0) throw usage(`${rest.join(' ')} is too much`, 'no names');
			return {command: 'ledger', action};
		case 'check':
			return {command: 'ledger', action, names: checkedNames(rest)};
		case 'archive':
			return {command: 'ledger', action, name: nameOf(action, rest, 1)};
		case 'restore':
			return {command: 'ledger', action, name: nameOf(action, rest, 2), file: rest[1] ?? null};
		case 'export':
			return {command: 'ledger', action, name: nameOf(action, rest, 1), to: to ?? null};
		default: {
			const near = nearestWord(action, actions);
			const fix = near === undefined ? null : `did you mean pitwall ledger ${near}?`;
			throw usage(`${action} is not known here`, actions.join(' '), fix);
		}
	}
}

function nameOf(action: string, words: readonly string[], wordsMax: number): string {
	const [name] = checkedNames(words.slice(0, 1));
	if (name === undefined) throw usage(`${action} needs a name`, `pitwall ledger ${action} NAME`);
	if (words.length > wordsMax)
		throw usage(`${words.slice(wordsMax).join(' ')} is too much`, `pitwall ledger ${action} NAME`);
	return name;
}

function usage(what: string, expected: string, fix: string | null = null): UsageError {
	return new UsageError({
		what: `pitwall ledger: ${what}`,
		why: `expected ${expected}`,
		fix: fix ?? 'see pitwall ledger --help',
	});
}
