import {expect, test} from 'vitest';
import {commandNames} from '../../../../../source/cli/command/commands.ts';
import {commonFlags} from '../../../../../source/cli/line/common-flags.ts';
import {helpText} from '../../../../../source/cli/line/help.ts';
import {commands} from '../../../../support/command-line.ts';

const names = commandNames();

test('the overview names every command', () => {
	const overview = helpText(null, commands);
	for (const name of names) expect(overview).toContain(name === 'panel' ? '(none)' : name);
});

test.each(names)('the help of %s names its flags and fits into 80 columns', name => {
	const text = helpText(name, commands);
	for (const flag of Object.keys(commands.get(name)?.flags ?? {}))
		expect(text).toContain(`--${flag}`);
	for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('the overview fits into 80 columns', () => {
	for (const line of helpText(null, commands).split('\n'))
		expect(line.length).toBeLessThanOrEqual(80);
});

test.each(names)('%s is the name by which it is loaded', name => {
	expect(commands.get(name)?.name).toBe(name);
});

test('a flag takes a value in all commands or in none, under the same letter', () => {
	const shapes = new Map<string, string>();
	for (const {flags} of [...commands.values(), {flags: commonFlags}])
		for (const [flag, {value, short, multiple = false}] of Object.entries(flags)) {
			const shape = JSON.stringify({takesValue: value !== undefined, short, multiple});
			expect({flag, shape}).toEqual({flag, shape: shapes.get(flag) ?? shape});
			shapes.set(flag, shape);
		}

	const letters = [...shapes].flatMap(
		([, shape]) => (JSON.parse(shape) as {short?: string}).short ?? [],
	);
	expect(new Set(letters).size).toBe(letters.length);
});
