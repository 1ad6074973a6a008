import fc from 'fast-check';
import {parse} from 'yaml';
import {describe, expect, test} from 'vitest';
import {defaultConfigText} from '../../../../state/config/default-config.ts';
import {type ConfigEdit, editConfig} from '../../../../state/config/edit-config.ts';

const edit = (text: string, change: ConfigEdit) => editConfig(text, change, 'pitwall.yaml');
const entry = {symbol: 'ETH', algorithm: 'sma', capital: 5000, parameters: {fast: 5}};
const add = (name: string): ConfigEdit => ({do: 'add', name, entry});
const remove = (name: string): ConfigEdit => ({do: 'remove', name});
const set = (name: string, parameters: Record<string, number | string | boolean | null>) =>
	({do: 'set', name, parameters}) as const;

const commented = `# Mine. Do not touch.

defaults:   {speed: 1}    # slow
instances:
  # the first
  BTC:
    seed: 1    # one
    parameters: {fast: 10, slow: 30}   # ends

  # about ETH:
  # it reverts
  ETH:
    algorithm:   rsi      # odd   spaces
    # still of ETH

# Logs
log:
  keep: 3
`;

describe('an instance is added', () => {
	test('behind the others, below comments that belong to the last one', () => {
		const own = `  NEW:
    symbol: ETH
    algorithm: sma
    capital: 5000
    parameters: {fast: 5}
`;
		const [before = '', after = ''] = commented.split('\n# Logs');
		expect(edit(commented, add('NEW'))).toBe(`${before}${own}\n# Logs${after}`);
	});

	test('into a map on one line, into an empty one, and into one that is not there', () => {
		const flow = '{symbol: ETH, algorithm: sma, capital: 5000, parameters: {fast: 5}}';
		expect(edit('instances: {A: {seed: 1}} # few\n', add('NEW'))).toBe(
			`instances: {A: {seed: 1}, NEW: ${flow}} # few\n`,
		);
		const block = `instances:
  NEW:
    symbol: ETH
    algorithm: sma
    capital: 5000
    parameters: {fast: 5}
`;
		expect(edit('instances: {}\n', add('NEW'))).toBe(block);
		expect(edit('', add('NEW'))).toBe(block);
		expect(edit('# nothing yet', add('NEW'))).toBe(`# nothing yet\n${block}`);
		expect(edit('log:\n  keep: 3', add('NEW'))).toBe(`log:\n  keep: 3\n\n${block}`);
		expect(edit('{instances: {}}', add('NEW'))).toBe(`{instances: {NEW: ${flow}}}`);
		expect(edit('{log: {keep: 3}}\n', add('NEW'))).toBe(
			`{log: {keep: 3}, instances: {NEW: ${flow}}}\n`,
		);
	});

	test('with the line ends and the indentation that the file has', () => {
		const windows = 'instances:\r\n    A:\r\n        seed: 1\r\n';
		expect(edit(windows, add('NEW'))).toBe(
			`${windows}    NEW:\r\n      symbol: ETH\r\n      algorithm: sma\r\n      capital: 5000\r\n      parameters: {fast: 5}\r\n`,
		);
	});

	test('where the last one has no settings, and where the file ends without a newline', () => {
		expect(parse(edit('instances:\n  A:\n  B:', add('NEW')))).toEqual({
			instances: {A: null, B: null, NEW: entry},
		});
		expect(parse(edit('instances: {A, B: }', add('NEW')))).toEqual({
			instances: {A: null, B: null, NEW: entry},
		});
		expect(parse(edit('\uFEFFinstances:\n  A:\n', add('NEW')))).toEqual({
			instances: {A: null, NEW: entry},
		});
		expect(parse(edit('instances: {\n  A: {seed: 1},\n}\n', add('NEW')))).toEqual({
			instances: {A: {seed: 1}, NEW: entry},
		});
	});
});

describe('an instance is removed', () => {
	test('with its comments, and with nothing else', () => {
		const expected = commented.replace(/ {2}# about[^]*still of ETH\n/, '');
		expect(edit(commented, remove('ETH'))).toBe(expected);
		expect(edit(commented, remove('BTC'))).toBe(commented.replace(/ {2}# the first[^]*ends\n/, ''));
	});

	test('also the last one, and out of maps on one line', () => {
		expect(edit('instances:\n  A:\n    seed: 1\nlog: {}\n', remove('A'))).toBe(
			'instances: {}\nlog: {}\n',
		);
		const flow = 'instances: {A: {seed: 1}, B: , C}\n';
		expect(edit(flow, remove('A'))).toBe('instances: {B: , C}\n');
		expect(edit(flow, remove('B'))).toBe('instances: {A: {seed: 1}, C}\n');
		expect(edit(flow, remove('C'))).toBe('instances: {A: {seed: 1}, B:}\n');
		expect(edit('instances: {A: {seed: 1}}\n', remove('A'))).toBe('instances: {}\n');
	});

	test('and added again, the file is as it was', () => {
		const text = 'instances:\n  A:\n    symbol: ETH\n    seed: 1\nlog:\n  keep: 3\n';
		const gone = edit(text, remove('A'));
		expect(edit(gone, {do: 'add', name: 'A', entry: {symbol: 'ETH', seed: 1}})).toBe(text);
	});
});

describe('parameters are set', () => {
	test('in place, added behind, and taken away', () => {
		const lines = (text: string) => text.split('\n').find(line => line.includes('# ends'));
		expect(lines(edit(commented, set('BTC', {fast: 12})))).toBe(
			'    parameters: {fast: 12, slow: 30}   # ends',
		);
		expect(lines(edit(commented, set('BTC', {side: 'long, short', fast: null})))).toBe(
			'    parameters: {slow: 30, side: "long, short"}   # ends',
		);
		expect(edit(commented, set('BTC', {fast: null, slow: null}))).toBe(
			commented.replace(/ {4}parameters.*\n/, ''),
		);
		expect(edit(commented, set('ETH', {period: 14}))).toBe(
			commented.replace('    # still', '    parameters: {period: 14}\n    # still'),
		);
	});

	test('in maps of lines, and of an instance without settings', () => {
		const text = 'instances:\n  A:\n    parameters:\n      fast: 1 # quick\n      slow: 2\n  B:\n';
		expect(edit(text, set('A', {fast: -0.5, slow: null, on: true}))).toBe(
			text.replace('1 #', '-0.5 #').replace('slow: 2', 'on: true'),
		);
		expect(edit(text, set('B', {fast: 3}))).toBe(`${text}    parameters: {fast: 3}\n`);
		expect(parse(edit('instances: {A: , B}', set('B', {fast: 3})))).toEqual({
			instances: {A: null, B: {parameters: {fast: 3}}},
		});
		expect(edit('instances:\n  A: {}\n', set('A', {fast: 3}))).toBe(
			'instances:\n  A:\n    parameters: {fast: 3}\n',
		);
	});

	test('keeping texts what they are', () => {
		for (const text of [
			'true',
			'10',
			'',
			' a ',
			'a: b',
			'# no',
			"it's",
			'x\ny',
			'\u{1F600}',
			'- a',
			'}',
		])
			expect(parse(edit(commented, set('BTC', {text})))).toMatchObject({
				instances: {BTC: {parameters: {text}}},
			});
	});
});

describe('an edit that would mean something else is refused', () => {
	const refused = (text: string, change: ConfigEdit) => {
		expect(() => edit(text, change)).toThrowError(
			expect.objectContaining({code: 'CONFIG_NOT_EDITABLE', exitCode: 78}),
		);
	};

	test('where others refer to the lines', () => {
		const shared = 'instances:\n  A: &a\n    seed: 1\n    parameters: {fast: 1}\n  B: *a\n';
		refused(shared, remove('A'));
		refused(shared, set('A', {fast: 2}));
		refused(shared, set('B', {fast: 2}));
		expect(parse(edit(shared, remove('B')))).toEqual({
			instances: {A: {seed: 1, parameters: {fast: 1}}},
		});
		expect(edit(shared, add('NEW')).startsWith(shared)).toBe(true);
	});

	test('where the file is no map, or written in a way that nobody writes', () => {
		refused('- a\n', add('NEW'));
		refused('instances: &i\n  A:\nlog: *i\n', add('NEW'));
		refused('instances:\n  ? A\n  : {seed: 1}\n  ? B\n', add('NEW'));
	});
});

test('whatever is added, set and removed, in the default file nothing else changes', () => {
	const text = defaultConfigText();
	const name = fc.stringMatching(/^N[A-Za-z0-9._-]{0,20}$/);
	const value = fc.oneof(
		fc.string(),
		fc.boolean(),
		fc.double({noNaN: true, noDefaultInfinity: true}),
	);
	fc.assert(
		fc.property(
			name,
			fc.dictionary(fc.stringMatching(/^[a-z_]\w{0,9}$/), value),
			(own, parameters) => {
				const added = edit(text, {do: 'add', name: own, entry: {symbol: own, algorithm: 'sma'}});
				const changed = edit(added, {do: 'set', name: own, parameters});
				expect(edit(changed, remove(own))).toBe(text);
			},
		),
		{numRuns: 60},
	);
});
