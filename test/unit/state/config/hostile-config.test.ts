import {expect, test} from 'vitest';
import {parseConfig} from '../../../../state/config/config.ts';
import {defaultConfigText} from '../../../../state/config/default-config.ts';
import {editConfig} from '../../../../state/config/edit-config.ts';
import {AppError} from '../../../../state/domain/error.ts';
import {createSeededRandom} from '../../../support/seeded-random.ts';

/** Returns what is wrong with the file; fails for every error that is none of ours. */
function faultOf(text: string): string | null {
	try {
		parseConfig(text, '/home/pitwall.yaml');
		return null;
	} catch (error) {
		expect(error, text.slice(0, 200)).toBeInstanceOf(AppError);
		const known = error as AppError;
		expect(known.code).toBe('CONFIG_INVALID');
		expect(known.exitCode).toBe(78);
		return known.what;
	}
}

test.each([
	['of a list', 'instances: {BTC: &a {tags: *a}}', /:1:28: \*a is inside &a/],
	['of itself alone', 'instances: &a *a', /./],
	['of a list in itself', 'a: &a [*a]', /\*a is inside &a/],
	['through another one', 'a: &a {b: &b {c: *a}, d: *b}', /\*a is inside &a/],
	['of the file', '&a {instances: *a}', /\*a is inside &a/],
	['as a merge key', 'instances: {BTC: &a {<<: *a}}', /\*a is inside &a/],
	['under env', 'instances: {B: {command: x, env: &e {A: *e}}}', /\*e is inside &e/],
	['as a key', 'instances: &a {*a : 1}', /expected a name as the key/],
])('an anchor that contains itself is refused with its place: %s', (_, text, what) => {
	expect(faultOf(text)).toMatch(what);
});

test('an anchor that is used elsewhere is fine', () => {
	const text =
		'defaults: {restart: &r {when: never}}\ninstances: {BTC: {restart: *r}, ETH: {restart: *r}}\n';
	expect(faultOf(text)).toBeNull();
});

test.each([
	['brackets', '['.repeat(500_000)],
	['braces', '{a: '.repeat(200_000)],
	['dashes', '- '.repeat(400_000)],
	['question marks', '? '.repeat(400_000)],
	['lines', Array.from({length: 1300}, (_, at) => `${' '.repeat(at)}a:\n`).join('')],
	['a thousand brackets', `a: ${'['.repeat(900)}${']'.repeat(900)}`],
	['forty levels', `instances: ${'{a: '.repeat(40)}1${'}'.repeat(40)}`],
])('what is nested too deeply is refused: %s', (_, text) => {
	expect(faultOf(text)).toMatch(/nested too deeply/);
});

test('aliases that multiply are refused', () => {
	const levels = 'bcdefghij'.split('').map((name, at) => {
		const before = String.fromCharCode(name.charCodeAt(0) - 1);
		return `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}] # ${at}`;
	});
	expect(faultOf(`a: &a [x, x]\n${levels.join('\n')}\n`)).toMatch(/alias/i);
});

test.each([
	['an instance', 'instances: {__proto__: {seed: 1}}'],
	['a parameter', 'instances: {BTC: {parameters: {__proto__: 3}}}'],
	['a quoted parameter', 'instances: {BTC: {parameters: {"__proto__": 3}}}'],
	['a variable', 'instances: {B: {command: x, env: {__proto__: 3}}}'],
	['an account', 'accounts: {__proto__: {exclusive: true}}'],
	['a calendar', 'calendars: {__proto__: {like: NYSE}}'],
	['a setting', '__proto__: {seed: 1}'],
	['a default', 'defaults: {__proto__: {seed: 1}}'],
])('__proto__ is never quietly dropped: %s', (_, text) => {
	expect(faultOf(text)).toMatch(/__proto__ cannot be used as a name/);
});

test.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
	'%s is a name as any other',
	name => {
		const text = `accounts: {${name}: {exclusive: true}}\ninstances: {${name}: {account: ${name}, parameters: {${name}: 3}}}\n`;
		const {accounts, instances} = parseConfig(text, '/home/pitwall.yaml');
		expect(Object.keys(accounts)).toEqual([name]);
		expect(instances[0]).toMatchObject({name, account: name});
		expect(Object.entries(instances[0]?.parameters ?? {})).toEqual([[name, 3]]);
	},
);

test.each([
	'instances: {BTC: {seed: .nan}}',
	'instances: {BTC: {seed: .inf}}',
	'instances: {BTC: {capital: .inf}}',
	'instances: {BTC: {capital: 0o17777777777777777777777}}',
	'instances: {BTC: {parameters: {fast: .nan}}}',
	'instances: {BTC: {parameters: {fast: -.inf}}}',
	'instances: {BTC: {seed: 2026-01-01}}',
	'instances: !!set {BTC, ETH}',
	'instances: {BTC: !!js/function "function() {}"}',
	'instances: {BTC: {seed: !!binary aGVsbG8=}}',
	'instances: {[a]: 1}',
	'instances: {{a: 1}: 1}',
	'? [a, b]\n: 1\n',
	'instances: {BTC: {}, BTC: {}}',
	'instances:\n  BTC:\n  BTC:\n',
	'--- a\n--- b\n',
	'%YAML 9.9\n---\ninstances: 3',
	'- 1\n- 2\n',
	'hello',
	'\uFEFF\uFEFFinstances: 1',
	'\0',
	'instances: {BTC: {command: [!!null x, {a: b}]}}',
	'defaults: {schedule: {every: [1]}}',
])('values of other kinds are problems of the file: %j', text => {
	expect(faultOf(text)).not.toBeNull();
});

test('a file with a problem in each character tells the first ones and how many there are', () => {
	const what = faultOf('"'.repeat(300_000)) ?? '';
	expect(what.split('\n')).toHaveLength(21);
	expect(what).toMatch(/and \d{5,} more$/);
});

test('a name of half a megabyte is cut where it is told', () => {
	const what = faultOf(`? ${'x'.repeat(500_000)}\n: 1\n`) ?? '';
	expect(what).toContain('unknown key');
	expect(what.length).toBeLessThan(2000);
});

test('tens of thousands of keys are read in one pass', () => {
	const keys = Array.from({length: 30_000}, (_, at) => `k${at}: 1`).join('\n');
	expect(faultOf(`${keys}\n`)).toMatch(/and 29980 more$/);
});

const pieces = [
	...'[ ] { } : , - ? & * ! | > % @ ` " \' #'.split(' '),
	...['\n', '\t', ' ', '\\', '\0'],
	'&a ',
	'*a',
	'<<: ',
	'__proto__: ',
	'!!map ',
	'- ',
	'"\\u',
	'instances:',
	'\n  ',
	'.nan',
	'~',
	'\r\n',
	'\uFEFF',
	'\u202E',
];

test('a file that was damaged at random gives settings or an error of the configuration', () => {
	const whole = `${defaultConfigText()}\naccounts: {paper: &p {exclusive: false}, main: *p}\n`;
	const random = createSeededRandom(7);
	const below = (limit: number) => random.below(limit);
	for (let round = 0; round < 500; round += 1) {
		let text = whole;
		for (let change = below(4); change >= 0; change -= 1) {
			const at = below(text.length);
			const piece = pieces[below(pieces.length)] ?? '';
			text = text.slice(0, at) + piece + text.slice(at + below(30));
		}

		if (faultOf(text) !== null) continue;
		try {
			editConfig(text, {do: 'add', name: 'NEW', entry: {seed: 1}}, '/home/pitwall.yaml');
		} catch (error) {
			expect(error, text).toMatchObject({code: 'CONFIG_NOT_EDITABLE'});
		}
	}
});
