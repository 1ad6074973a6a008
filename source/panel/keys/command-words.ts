/**
 * The words of the command palette: those of the command line where both can do the same, verbs first, and those of
 * the key table. What runs is an exact word or the beginning of a single one, never something that looks like it. Pure.
 */
import {verbNames, verbs} from '../../verb/verbs.ts';
import type {Action} from './action.ts';
import {keymap} from './keymap.ts';

export type CommandWord = {
	/** What is typed to run it. */
	word: string;
	/** Shown beside it. */
	help: string;
	/** How many names of instances may follow. */
	names: 'none' | 'one' | 'many';
	/** Known to the command line alone: the panel names the command instead. */
	isElsewhere?: true;
};

/** Actions of the key table that make sense as a typed word. */
export const actionOfWord: Readonly<Record<string, Action>> = {
	add: 'add',
	find: 'findInstances',
	table: 'table',
	errors: 'errorsOnly',
	follow: 'logEnd',
	theme: 'theme',
	help: 'help',
	quit: 'leave',
	repaint: 'repaint',
};

/** Commands of the command line that need a shell. A test compares this list with the table of commands. */
const shellWords = [
	'algorithms',
	'backtest',
	'doctor',
	'init',
	'ledger',
	'locks',
	'metrics',
	'paths',
	'run',
] as const;

const one = (word: string, help: string): CommandWord => ({word, help, names: 'one'});
const many = (word: string, help: string): CommandWord => ({word, help, names: 'many'});
const none = (word: string, help: string): CommandWord => ({word, help, names: 'none'});

export const commandWords: readonly CommandWord[] = [
	...verbNames.map(name => {
		const {palette, many: ofMany} = verbs[name];
		return ofMany === undefined ? one(name, palette) : many(name, palette);
	}),
	none('up', 'start the supervisor'),
	none('down', 'safe shutdown of everything, after YES is typed'),
	one('supervisor', 'start one, or replace one that does not answer; restart: replace it'),
	one('select', 'NAME: select an instance'),
	one('details', 'NAME: its equity, orders, last exit, lock and process'),
	one('why', 'NAME: why it is as it is, in its details'),
	many('logs', 'NAME…: the log over the whole screen, of these alone'),
	none('ps', 'the table of instances'),
	...Object.entries(actionOfWord).map(([word, action]) =>
		none(word, keymap.find(binding => binding.action === action)?.help ?? ''),
	),
	...shellWords.map(
		(word): CommandWord => ({
			...many(word, `in a shell: pitwall ${word}`),
			isElsewhere: true,
		}),
	),
];

/**
 * Returns the words that `text` may mean: first those that begin so, then those that hold it, in the word or in
 * its help. The latter are shown only; they never run unless they are typed or chosen.
 */
export function proposals(text: string): readonly CommandWord[] {
	const [typed = ''] = text.trim().toLowerCase().split(/\s+/);
	const begins = commandWords.filter(({word}) => word.startsWith(typed));
	if (typed.length < 2) return begins;
	const holds = commandWords.filter(
		({word, help}) => !word.startsWith(typed) && `${word} ${help.toLowerCase()}`.includes(typed),
	);
	return [...begins, ...holds];
}

export type FoundWord = {ok: true; command: CommandWord} | {ok: false; reason: string};

/** Finds the one word that `typed` is or begins, in the same case. */
export function findWord(typed: string): FoundWord {
	const exact = commandWords.find(({word}) => word === typed);
	const begun = exact === undefined ? commandWords.filter(({word}) => word.startsWith(typed)) : [];
	const command = exact ?? (begun.length === 1 ? begun[0] : undefined);
	if (command !== undefined) return {ok: true, command};
	return {
		ok: false,
		reason:
			begun.length === 0
				? `unknown command ${typed}`
				: `${typed} may be: ${begun.map(({word}) => word).join(', ')}`,
	};
}
