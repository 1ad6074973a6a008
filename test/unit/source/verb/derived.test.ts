import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {CommandName} from '../../../../source/cli/command/commands.ts';
import {helpText} from '../../../../source/cli/line/help.ts';
import {commandWords} from '../../../../source/panel/keys/command-words.ts';
import {keymap} from '../../../../source/panel/keys/keymap.ts';
import {bulkAction, bulkActions, verbActions} from '../../../../source/panel/keys/verb-keys.ts';
import {manyNames, manyOf, verbNames, verbs, wishes} from '../../../../source/verb/verbs.ts';
import {commands, parseArguments} from '../../../support/command-line.ts';

const page = (name: string) =>
	readFileSync(join(import.meta.dirname, '../../../../docs', name), 'utf8');
const commandsPage = page('commands.md');
const keysPage = page('keys.md');

/** Each verb with the row of its key; of two that share a key, the row of the one that owns it. */
const keys = verbNames.flatMap(name => {
	const {key} = verbs[name];
	return 'of' in key ? [] : [{name, ...key}];
});

test('these are the verbs', () => {
	expect(verbNames).toEqual([
		...['start', 'stop', 'restart', 'pause', 'resume', 'flatten', 'kill'],
		...['remove', 'set', 'upgrade'],
	]);
});

describe('the key table', () => {
	test('has one key for each verb, and each key of a verb is there', () => {
		expect(keys.map(({action}) => action)).toEqual(verbActions);
		for (const {action, key, help} of keys)
			expect(keymap.filter(binding => binding.action === action)).toMatchObject([
				{keys: [key], contexts: ['cards', 'table', 'details'], group: 'Instance', help},
			]);
		for (const name of verbNames) {
			const {key} = verbs[name];
			if ('of' in key) expect(keys.map(owner => owner.name)).toContain(key.of);
		}
	});

	test('gives no key two meanings in one place', () => {
		const places = keymap.flatMap(({contexts, keys: own}) =>
			contexts.flatMap(context => own.map(key => `${context} ${key}`)),
		);
		expect(places.filter((place, at) => places.indexOf(place) !== at)).toEqual([]);
	});

	test('has one key after B for each verb that can be asked of several', () => {
		const rows = keymap.filter(({group}) => group === 'All shown');
		expect(rows.map(({action}) => action)).toEqual([...bulkActions, 'cancel']);
		expect(manyNames).toEqual(verbNames.filter(name => name !== 'set'));
		for (const name of manyNames) {
			const {key, help} = manyOf(name);
			expect(rows).toContainEqual(
				expect.objectContaining({action: bulkAction(name), keys: [key], label: name, help}),
			);
		}
	});
});

test('the palette begins with the verbs', () => {
	expect(commandWords.slice(0, verbNames.length)).toEqual(
		verbNames.map(word => ({
			word,
			help: verbs[word].palette,
			names: verbs[word].many === undefined ? 'one' : 'many',
		})),
	);
});

describe('the command line', () => {
	const typed = verbNames.filter(name => verbs[name].command !== null);

	test('has a command for each verb but upgrade, which is a flag', () => {
		expect(verbNames.filter(name => !typed.includes(name))).toEqual(['upgrade']);
		for (const name of typed) expect(commands.get(name as CommandName)).toMatchObject(rows(name));
		// No other command takes the instances that it acts on.
		const takers = [...commands.values()].filter(({positional}) => positional === 'NAME…');
		expect(takers.map(({name}) => name)).toEqual([...Object.keys(wishes), 'remove']);
	});

	test('reads each of them, and help says what it does', () => {
		for (const name of Object.keys(wishes)) {
			expect(parseArguments([name, 'BTC']).command).toMatchObject({
				command: name,
				target: {kind: 'names', names: ['BTC']},
			});
		}
		for (const name of typed)
			expect(helpText(name as CommandName, commands)).toContain(`pitwall ${name} `);
	});

	function rows(name: (typeof typed)[number]) {
		const {summary, details, examples} = verbs[name].command ?? {};
		return {summary, details, examples};
	}
});

describe('the generated pages', () => {
	test.each(verbNames)('have the section of %s, or the commands whose flag it is', name => {
		const {command} = verbs[name];
		if (command === null) return expect(commandsPage).toContain(`--${name}`);
		expect(commandsPage).toContain(`### \`pitwall ${name}\``);
		for (const [line, does] of command.examples)
			expect(commandsPage).toContain(`- \`${line}\`: ${does}`);
	});

	test('have each key with its help', () => {
		for (const {key, help} of keys)
			expect(keysPage).toContain(`| \`${key}\` | cards, table, details | ${help} |`);
		for (const name of manyNames) {
			const {key, help} = manyOf(name);
			expect(keysPage).toContain(`| \`${key}\` | bulk | ${help} |`);
		}
	});
});
