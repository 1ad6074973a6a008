import {expect, test} from 'vitest';
import {parseConfig} from '../../../../state/config/config.ts';
import {rivalOf} from '../../../../state/config/accounts.ts';
import {AppError} from '../../../../state/domain/error.ts';

const one = {name: 'A', symbol: 'BTC', mode: 'SIM', account: 'main'} as const;

test('one LIVE account trades a symbol once, a simulated one as often as one likes', () => {
	const other = {...one, name: 'B'};
	expect(rivalOf(one, [other], {})).toBeUndefined();
	expect(rivalOf({...one, mode: 'LIVE'}, [other], {})).toBeUndefined();
	expect(rivalOf({...one, mode: 'LIVE'}, [{...other, mode: 'LIVE'}], {})?.name).toBe('B');
	expect(rivalOf(one, [other], {main: {exclusive: true}})?.name).toBe('B');
	expect(rivalOf(one, [other], {paper: {exclusive: true}})).toBeUndefined();
});

test('an instance is no rival of itself, nor is one of another symbol or account', () => {
	const accounts = {main: {exclusive: true}};
	for (const other of [one, {...one, name: 'B', symbol: 'ETH'}, {...one, name: 'B', account: 'x'}])
		expect(rivalOf(one, [other], accounts)).toBeUndefined();
});

function problemOf(text: string): string {
	try {
		parseConfig(text, 'pitwall.yaml');
	} catch (error) {
		if (error instanceof AppError && error.code === 'CONFIG_INVALID') return error.what;
		throw error;
	}

	throw new Error('the configuration was accepted');
}

test('a file with two instances on an exclusive account names both with their lines', () => {
	const text = `accounts:
  main: {exclusive: true}
defaults: {account: main, mode: SIM}
instances:
  A: {symbol: BTC}
  B: {symbol: ETH}
  C: {symbol: BTC}
`;
	const problem = problemOf(text);
	expect(problem).toContain('pitwall.yaml:7:');
	for (const words of ['instances.C', 'A (line 5)', 'BTC', 'account main is exclusive'])
		expect(problem).toContain(words);
	expect(parseConfig(text.replace('true', 'false'), 'p').instances).toHaveLength(3);
});

test('two LIVE instances of one symbol and account are refused without another word', () => {
	const text = 'defaults: {mode: LIVE, account: x}\ninstances: {A: {symbol: S}, B: {symbol: S}}\n';
	expect(problemOf(text)).toContain('account x is LIVE');
	expect(parseConfig(text.replace('LIVE', 'SIM'), 'p').instances).toHaveLength(2);
});

test('a key of an account that nobody knows is told with the nearest one', () => {
	expect(problemOf('accounts: {main: {exclusiv: true}}')).toContain('did you mean exclusive?');
	expect(problemOf('accounts: {main: {exclusive: 1}}')).toContain('expected true or false');
	expect(problemOf('accounts: {../x: {}}')).toContain('accounts');
});

test('an alias without its anchor is a problem of the file and no bug', () => {
	expect(problemOf('instances: {A: *nowhere}')).toContain('has no anchor');
});
