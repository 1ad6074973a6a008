import {expect, test} from 'vitest';
import {type CommandName, commands} from '../../../../../source/cli/line/commands.ts';
import {flags} from '../../../../../source/cli/line/flags.ts';
import {helpText} from '../../../../../source/cli/line/help.ts';

const names = Object.keys(commands) as CommandName[];

test('the overview names every command', () => {
	for (const name of names) expect(helpText(null)).toContain(name === 'panel' ? '(none)' : name);
});

test.each(names)('the help of %s names its flags and fits into 80 columns', name => {
	const text = helpText(name);
	for (const key of commands[name].flags) expect(text).toContain(`--${flags[key].name}`);
	for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('the overview fits into 80 columns', () => {
	for (const line of helpText(null).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
