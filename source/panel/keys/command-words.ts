/**
 * The words of the command palette: verbs first, then other commands that the panel supports, then actions of the key
 * table. An exact word runs, or the beginning of exactly one word; a similar word never runs. Pure.
 */
import {verbNames, verbs} from '../../verb/verbs.ts';
import type {Action} from './action.ts';
import {keymap} from './keymap.ts';

export type CommandWord = {
	/** The typed word. */
	word: string;
	/** Shown next to the word. */
	help: string;
	/** Number of instance names that may follow. */
	names: 'none' | 'one' | 'many';
	/** Only the command line supports it: the panel shows that command instead. */
	isElsewhere?: true;
};

/** Actions of the key table that can also be typed as a word. */
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

/** Commands that need a shell. A test compares this list with the table of commands. */
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
	none('down', 'safe shutdown of everything, after you type YES'),
	one('supervisor', 'start one, or replace one that does not answer; restart: replace it'),
	one('select', 'NAME: select an instance'),
	one('details', 'NAME: its equity, orders, last exit, lock and process'),
	one('why', 'NAME: its state and the reason, in its details'),
	many('logs', 'NAME…: the log of these instances on the whole screen'),
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
 * Returns the words that `text` may mean: first those that begin with it, then those that contain it in the word or in
 * its help. The latter are only shown; they run only if a person types or chooses them.
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

/** Finds the single word that equals or begins with `typed`; case matters. */
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
