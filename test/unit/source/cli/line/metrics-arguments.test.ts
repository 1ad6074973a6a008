import {expect, test} from 'vitest';
import {parseArguments} from '../../../../support/command-line.ts';

const parse = (...words: string[]) => parseArguments(['metrics', ...words]).command;

test('no words list, set and add take a name and a number', () => {
	expect(parse()).toEqual({command: 'metrics', change: null, instance: null});
	expect(parse('set', 'agents', '25')).toMatchObject({
		change: {how: 'set', metric: 'agents', value: 25},
	});
	expect(parse('add', 'pnl', '-3.5', '--instance', 'BOT')).toEqual({
		command: 'metrics',
		change: {how: 'add', metric: 'pnl', value: -3.5},
		instance: 'BOT',
	});
	expect(parse('add', 'pnl', '--', '-1e-5')).toMatchObject({change: {value: -1e-5}});
});

test.each([
	[['put', 'a', '1']],
	[['set', 'a']],
	[['set', 'a', '1', '2']],
	[['set', 'a', 'b']],
	[['set', 'a', '']],
	[['set', 'a', 'Infinity']],
	[['set', 'a b', '1']],
	[['set', '1a', '1']],
])('%s is refused', words => {
	expect(() => parse(...words)).toThrow(expect.objectContaining({code: 'USAGE', exitCode: 64}));
});
