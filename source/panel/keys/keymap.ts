/**
 * The table of keys: the contexts and action of each key, its texts in help and footer, and the reason if it is refused
 * at the moment. Help, footer and docs are generated from it. The keys of verbs come from `source/verb/`.
 */
import type {Verb} from '../../verb/verb.ts';
import {edits, manyNames, manyOf, type VerbAction, wishes} from '../../verb/verbs.ts';
import type {Action} from './action.ts';
import type {KeyStroke} from '../model/input.ts';
import type {Model} from '../model/model.ts';
import {
	bulkRefusal,
	pageRefusal,
	type Refusal,
	searchRefusal,
	selectionRefusal,
	verbRefusal,
} from './refusal.ts';
import {bulkAction} from './verb-keys.ts';

export type Context =
	| 'cards'
	| 'table'
	| 'details'
	| 'log'
	| 'help'
	| 'confirm'
	| 'prompt'
	| 'form'
	| 'bulk';

export type Group = 'Select' | 'Instance' | 'Log' | 'Panel' | 'All shown' | 'Form' | 'Questions';

export type Binding = {
	action: Action;
	/** Names as {@link keyName} returns them; the footer shows the first one. */
	keys: readonly string[];
	contexts: readonly Context[];
	group: Group;
	/** A sentence for help and `docs/keys.md`. */
	help: string;
	/** One or two words for the footer; if absent, the footer does not show the key. */
	label?: string;
	/** Returns the reason if the action is refused at the moment, else null. */
	disabledReason?: (model: Model) => Refusal | null;
};

const home: readonly Context[] = ['cards', 'table'];
const views: readonly Context[] = ['cards', 'table', 'details', 'log'];
const everywhere: readonly Context[] = [...views, 'help', 'confirm', 'prompt', 'form', 'bulk'];
const logViews: readonly Context[] = ['cards', 'table', 'log'];
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

const verbContexts: readonly Context[] = ['cards', 'table', 'details'];

/** The keys of verbs for the selected instance. */
function verbBindings(table: Readonly<Record<string, Verb>>): Binding[] {
	return Object.values(table).flatMap(({key}): Binding[] => {
		// A verb that shares the key of another one has no separate row.
		if ('of' in key) return [];
		const action = key.action as VerbAction;
		return [
			{
				action,
				keys: [key.key],
				contexts: verbContexts,
				group: 'Instance',
				help: key.help,
				...(key.label !== undefined && {label: key.label}),
				disabledReason: model => verbRefusal(model, action),
			},
		];
	});
}

/** The keys of verbs for all shown instances, after `B`. */
const bulkBindings = manyNames.map((name): Binding => {
	const {key, help} = manyOf(name);
	const action = bulkAction(name);
	return {action, keys: [key], contexts: ['bulk'], group: 'All shown', label: name, help};
});

// biome-ignore format: one binding per line is easier to read
export const keymap: readonly Binding[] = [
	...verbBindings(wishes),
	{action: 'details', keys: ['enter', 'i'], contexts: home, group: 'Instance', label: 'details', help: 'equity chart, position, orders, last exit, lock and process', disabledReason: selectionRefusal},

	{action: 'add', keys: ['a'], contexts: home, group: 'Instance', label: 'add', help: 'add an instance: symbol, algorithm, capital, account, parameters'},
	...verbBindings(edits),

	{action: 'left', keys: ['left', 'h'], contexts: ['cards', 'details'], group: 'Select', help: 'the card to the left; in details the instance before'},
	{action: 'right', keys: ['right', 'L'], contexts: ['cards', 'details'], group: 'Select', help: 'the card to the right; in details the next instance'},
	{action: 'up', keys: ['up', 'k'], contexts: home, group: 'Select', help: 'the card or row above'},
	{action: 'down', keys: ['down', 'j'], contexts: home, group: 'Select', help: 'the card or row below'},
	{action: 'choose', keys: digits, contexts: home, group: 'Select', help: 'the card with that number on this page'},
	{action: 'first', keys: ['g', 'home'], contexts: ['table'], group: 'Select', help: 'the first row'},
	{action: 'last', keys: ['G', 'end'], contexts: ['table'], group: 'Select', help: 'the last row'},
	{action: 'rowsUp', keys: ['ctrl+u'], contexts: ['table'], group: 'Select', help: 'half a screen of rows up'},
	{action: 'rowsDown', keys: ['ctrl+d'], contexts: ['table'], group: 'Select', help: 'half a screen of rows down'},
	{action: 'mark', keys: ['m'], contexts: ['table'], group: 'Select', label: 'mark', help: 'mark the row for B, or unmark it', disabledReason: selectionRefusal},
	{action: 'previousPage', keys: ['['], contexts: home, group: 'Select', help: 'the previous page', disabledReason: pageRefusal},
	{action: 'nextPage', keys: [']'], contexts: home, group: 'Select', help: 'the next page', disabledReason: pageRefusal},
	{action: 'findInstances', keys: ['F'], contexts: home, group: 'Select', help: 'show only instances that match all words: name, symbol, algorithm, `#tag`, mode, state; empty: all'},

	{action: 'findInstances', keys: ['/'], contexts: ['table'], group: 'Select', label: 'find', help: 'as F: show only rows that match'},
	{action: 'copy', keys: ['y'], contexts: views, group: 'Select', help: 'copy to the clipboard: name, state and pid; the details; the log in view'},

	{action: 'logFull', keys: ['l'], contexts: ['cards', 'table', 'details'], group: 'Log', label: 'log', help: 'show the log on the whole screen, or leave it'},
	{action: 'search', keys: ['/'], contexts: ['cards', 'log'], group: 'Log', label: 'search', help: 'search the log for a regular expression; all lower case ignores case'},
	{action: 'matchOlder', keys: ['n'], contexts: logViews, group: 'Log', help: 'the next older match', disabledReason: searchRefusal},
	{action: 'matchNewer', keys: ['N'], contexts: logViews, group: 'Log', help: 'the next newer match', disabledReason: searchRefusal},
	{action: 'filter', keys: ['&'], contexts: logViews, group: 'Log', label: 'filter', help: 'show only lines that match a regular expression; empty: all'},
	{action: 'errorsOnly', keys: ['e'], contexts: logViews, group: 'Log', label: 'errors', help: 'show only errors, or all levels again'},
	{action: 'hideLog', keys: ['x'], contexts: logViews, group: 'Log', help: 'hide or show the lines of the selected instance', disabledReason: selectionRefusal},
	{action: 'logPageUp', keys: ['pageup', 'ctrl+b'], contexts: logViews, group: 'Log', help: 'a page up, through the whole files; the log stays there'},
	{action: 'logPageDown', keys: ['pagedown', 'ctrl+f'], contexts: logViews, group: 'Log', help: 'a page down'},
	{action: 'logHalfUp', keys: ['ctrl+u'], contexts: ['cards', 'log'], group: 'Log', help: 'half a page up'},
	{action: 'logHalfDown', keys: ['ctrl+d'], contexts: ['cards', 'log'], group: 'Log', help: 'half a page down'},
	{action: 'logLineUp', keys: ['up', 'k'], contexts: ['log'], group: 'Log', help: 'a line up'},
	{action: 'logLineDown', keys: ['down', 'j'], contexts: ['log'], group: 'Log', help: 'a line down'},
	{action: 'logLeft', keys: ['left', 'h'], contexts: ['log'], group: 'Log', help: 'scroll long lines to the left'},
	{action: 'logRight', keys: ['right'], contexts: ['log'], group: 'Log', help: 'scroll long lines to the right'},
	{action: 'logStart', keys: ['g', 'home'], contexts: ['cards', 'log'], group: 'Log', help: 'the oldest line'},
	{action: 'logEnd', keys: ['G', 'end'], contexts: ['cards', 'log'], group: 'Log', help: 'the newest line, and follow'},

	{action: 'table', keys: ['v'], contexts: home, group: 'Panel', label: 'table', help: 'switch between cards and table'},
	{action: 'sort', keys: ['o', 's'], contexts: ['table'], group: 'Panel', label: 'sort', help: 'sort the table by the next column'},
	{action: 'sortDirection', keys: ['O', 'S'], contexts: ['table'], group: 'Panel', help: 'reverse the order of the table'},
	{action: 'bulk', keys: ['B'], contexts: home, group: 'Select', label: 'all shown', help: 'apply the next key to all marked instances, or to all shown ones if none is marked', disabledReason: bulkRefusal},
	{action: 'command', keys: [':'], contexts: views, group: 'Panel', label: 'command', help: 'type a command, such as `start BTC GOLD`, `stop all` or `restart #crypto`'},
	{action: 'theme', keys: ['t'], contexts: views, group: 'Panel', help: 'switch between dark and light theme'},
	{action: 'help', keys: ['?'], contexts: views, group: 'Panel', label: 'help', help: 'this list'},
	{action: 'leave', keys: ['q', 'ctrl+c'], contexts: views, group: 'Panel', label: 'quit', help: 'leave the panel; instances continue'},
	{action: 'shutdown', keys: ['Q'], contexts: views, group: 'Panel', label: 'shut down', help: 'safe shutdown of everything, after you type YES'},
	{action: 'scrollUp', keys: ['up', 'k', 'pageup', 'ctrl+u'], contexts: ['details', 'help'], group: 'Panel', help: 'scroll up'},
	{action: 'scrollDown', keys: ['down', 'j', 'pagedown', 'ctrl+d'], contexts: ['details', 'help'], group: 'Panel', help: 'scroll down'},
	{action: 'back', keys: ['escape', 'enter', 'i'], contexts: ['details'], group: 'Panel', label: 'back', help: 'back to the cards'},
	{action: 'back', keys: ['escape', 'l'], contexts: ['log'], group: 'Panel', label: 'back', help: 'back to the cards'},
	{action: 'back', keys: ['escape'], contexts: home, group: 'Panel', help: 'dismiss a message; clear marks; show all instances; end the search; follow the log again'},
	{action: 'repaint', keys: ['ctrl+l'], contexts: everywhere, group: 'Panel', help: 'repaint the screen'},
	{action: 'suspend', keys: ['ctrl+z'], contexts: everywhere, group: 'Panel', help: 'back to the shell; `fg` returns'},

	...bulkBindings,
	{action: 'cancel', keys: ['escape', 'q', 'ctrl+c'], contexts: ['bulk'], group: 'All shown', label: 'nothing', help: 'change nothing'},

	{action: 'fieldNext', keys: ['down', 'tab'], contexts: ['form'], group: 'Form', label: 'next', help: 'the next field'},
	{action: 'fieldBefore', keys: ['up', 'shift+tab'], contexts: ['form'], group: 'Form', help: 'the previous field'},
	{action: 'choiceNext', keys: ['right'], contexts: ['form'], group: 'Form', label: 'choose', help: 'the next choice; in a typed text, move right'},
	{action: 'choiceBefore', keys: ['left'], contexts: ['form'], group: 'Form', help: 'the previous choice; in a typed text, move left'},
	{action: 'accept', keys: ['enter'], contexts: ['form'], group: 'Form', help: 'the next field; on the last one, send the form'},
	{action: 'submit', keys: ['ctrl+s'], contexts: ['form'], group: 'Form', label: 'do it', help: 'add the instance, or set the parameters'},
	{action: 'cancel', keys: ['escape', 'ctrl+c'], contexts: ['form'], group: 'Form', label: 'cancel', help: 'close the form without changes'},

	{action: 'cancel', keys: ['escape', 'q', '?', 'ctrl+c'], contexts: ['help'], group: 'Questions', label: 'close', help: 'close this list'},
	{action: 'accept', keys: ['y', 'Y'], contexts: ['confirm'], group: 'Questions', label: 'yes', help: 'answer yes; if the word YES is required, type it and press enter'},
	{action: 'cancel', keys: ['escape', 'n', 'q', 'ctrl+c'], contexts: ['confirm'], group: 'Questions', label: 'no', help: 'answer no: nothing changes'},
	{action: 'accept', keys: ['enter'], contexts: ['prompt'], group: 'Questions', label: 'accept', help: 'use the typed text'},
	{action: 'cancel', keys: ['escape', 'ctrl+c'], contexts: ['prompt'], group: 'Questions', label: 'cancel', help: 'close the line without using it'},
	{action: 'scrollUp', keys: ['up'], contexts: ['prompt'], group: 'Questions', help: 'the previous proposal'},
	{action: 'scrollDown', keys: ['down'], contexts: ['prompt'], group: 'Questions', help: 'the next proposal'},
];

/** Returns the context of the next key: an open question takes precedence over the view. */
export function contextOf(model: Model): Context {
	if (model.prompt !== null) return 'prompt';
	if (model.dialog !== null) return model.dialog.kind;
	return model.view;
}

/** Returns a key as the table names it: `a`, `A`, `space`, `pageup`, `ctrl+c`, `shift+tab`. */
export function keyName({name, text, ctrl, meta, shift}: KeyStroke): string {
	const plain = name === 'character' ? (text === ' ' ? 'space' : text) : name;
	const shifted = shift && name === 'tab' ? 'shift+' : '';
	return `${ctrl ? 'ctrl+' : ''}${meta && name !== 'escape' ? 'meta+' : ''}${shifted}${plain}`;
}

const index = new Map<string, Binding>(
	keymap.flatMap(binding =>
		binding.contexts.flatMap(context =>
			binding.keys.map((key): [string, Binding] => [`${context} ${key}`, binding]),
		),
	),
);

/** Returns the binding of `key` in `context`, if there is one. */
export function bindingFor(context: Context, key: string): Binding | undefined {
	return index.get(`${context} ${key}`);
}
