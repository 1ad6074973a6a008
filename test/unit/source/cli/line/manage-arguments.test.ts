import {describe, expect, test} from 'vitest';
import {parseArguments} from '../../../../support/command-line.ts';
import {AppError} from '../../../../../state/domain/error.ts';

const parse = (words: readonly string[]) => parseArguments(words).command;

function refusal(words: readonly string[]): AppError {
	try {
		parse(words);
	} catch (error) {
		if (error instanceof AppError) return error;
		throw error;
	}

	throw new Error('it was accepted');
}

const least = ['add', '--symbol', 'BTC', '--algorithm', 'sma', '--capital', '10000'];

describe('add', () => {
	test('needs symbol, algorithm and capital; the rest has defaults', () => {
		expect(parse(least)).toEqual({
			command: 'add',
			draft: {
				symbol: 'BTC',
				algorithm: 'sma',
				capitalMicros: 10_000_000_000,
				name: null,
				tags: [],
				seed: null,
				data: null,
				speed: null,
				schedule: null,
				python: null,
			},
			mode: undefined,
			account: undefined,
			program: null,
			parameters: {},
		});
		for (const flag of ['symbol', 'algorithm', 'capital']) {
			const at = least.indexOf(`--${flag}`);
			const {exitCode, what} = refusal(least.toSpliced(at, 2));
			expect(exitCode).toBe(64);
			expect(what).toContain(`--${flag}`);
		}
	});

	test('takes tags and parameters as often as they are given', () => {
		const more = ['--set', 'fast=5', '--set', 'side=a=b', '--tag', 'x', '--tag', 'y'];
		expect(parse([...least, ...more, '--mode', 'live', '--seed', '7'])).toMatchObject({
			draft: {tags: ['x', 'y'], seed: 7},
			mode: 'LIVE',
			parameters: {fast: '5', side: 'a=b'},
		});
	});

	test.each(['0', '-5', 'NaN', '1e309', '1e9', '10k', 'Infinity', '1.1234567', '0x10', ' 5'])(
		'a capital of %j is refused with what was expected',
		text => {
			const {exitCode, why} = refusal([...least.slice(0, -1), text]);
			expect(exitCode).toBe(64);
			expect(why).toMatch(/a positive amount|needs C/);
		},
	);

	test('refuses names of instances beside its flags, and pairs that are none', () => {
		expect(refusal([...least, 'BTC']).exitCode).toBe(64);
		for (const pair of ['fast', '=5', '../x=1', 'a-b=1'])
			expect(refusal([...least, '--set', pair]).what).toContain(pair);
	});
});

test('remove takes names, and never all', () => {
	expect(parse(['remove', 'A', 'B', 'A', '-y'])).toEqual({
		command: 'remove',
		names: ['A', 'B'],
		yes: true,
	});
	expect(refusal(['remove']).exitCode).toBe(64);
	expect(refusal(['remove', '--all']).exitCode).toBe(64);
	expect(refusal(['remove', '../x']).exitCode).toBe(64);
});

test('set takes a name and pairs; a pair without a value means the default', () => {
	expect(parse(['set', 'BTC', 'fast=12', 'slow='])).toEqual({
		command: 'set',
		name: 'BTC',
		changes: {fast: '12', slow: ''},
	});
	for (const words of [[], ['BTC'], ['fast=12'], ['BTC', 'fast'], ['a/b', 'fast=1']])
		expect(refusal(['set', ...words]).exitCode).toBe(64);
});
