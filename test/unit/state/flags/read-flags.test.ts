import {describe, expect, test} from 'vitest';
import {type FlagTable, flagValues} from '../../../../state/flags/flag-table.ts';
import {readFlags} from '../../../../state/flags/read-flags.ts';
import {UsageError} from '../../../../state/flags/usage-error.ts';

const table = {
	follow: {short: 'f'},
	lines: {short: 'n', value: 'N', parse: Number},
	tag: {value: 'T', multiple: true},
	mode: {value: 'MODE', choices: ['SIM', 'LIVE']},
	'no-mouse': {},
} as const satisfies FlagTable;

const reader = {why: 'pitwall x does not take it', help: 'pitwall x --help'};

function read(line: string) {
	const {words, given} = readFlags(line.split(' ').filter(Boolean), table, reader);
	return {words, values: flagValues(table, given)};
}

function refusal(line: string): UsageError {
	try {
		read(line);
	} catch (error) {
		if (error instanceof UsageError) return error;
		throw error;
	}

	throw new Error(`${line} was understood`);
}

test('each flag has its value or the value of its absence', () => {
	expect(read('').values).toEqual({
		follow: false,
		lines: undefined,
		tag: [],
		mode: undefined,
		'no-mouse': false,
	});
	expect(read('-f --lines=5 --tag a --tag b --mode SIM --no-mouse').values).toEqual({
		follow: true,
		lines: 5,
		tag: ['a', 'b'],
		mode: 'SIM',
		'no-mouse': true,
	});
});

test('one-letter flags stand together, the last with its value', () => {
	for (const line of ['-fn 5', '-fn5', '-f -n5', '-n 5 -f'])
		expect(read(line).values, line).toMatchObject({follow: true, lines: 5});
});

describe('what begins with a dash', () => {
	test('is a word or a value where it is a negative number', () => {
		expect(read('add -3.5 -.5 -1e-5').words).toEqual(['add', '-3.5', '-.5', '-1e-5']);
		expect(read('-n -35').values.lines).toBe(-35);
		expect(read('--lines=-35').values.lines).toBe(-35);
	});

	test('is a value behind =, and a word after --', () => {
		expect(read('--tag=-x').values.tag).toEqual(['-x']);
		expect(read('a -- --tag -x').words).toEqual(['a', '--tag', '-x']);
	});

	test.each(['--lines --follow', '--lines -f', '--lines -- 5', '--lines', '--lines='])(
		'is the next flag in %s, so the value is missing',
		line => {
			expect(refusal(line).what).toBe('--lines: value missing');
		},
	);
});

test('a switch that is repeated is on; a flag with one value is refused the second time', () => {
	expect(read('-f --follow').values.follow).toBe(true);
	expect(refusal('-n 1 --lines 2').what).toBe('--lines: given more than once');
});

test('the last value counts where the reader says so', () => {
	const reader = {why: '', help: '', lastCounts: true};
	const {given} = readFlags(['-n', '1', '--tag', 'a', '--lines', '2', '--tag', 'b'], table, reader);
	expect(given.get('lines')).toEqual(['2']);
	expect(given.get('tag')).toEqual(['a', 'b']);
});

test.each([
	['--folow', '--folow', 'did you mean --follow? See pitwall x --help'],
	['-fq', '-q', 'see pitwall x --help'],
	['--no-follow', '--no-follow', 'did you mean --follow? See pitwall x --help'],
	['--mode.x 1', '--mode.x', 'did you mean --mode? See pitwall x --help'],
	['--__proto__ 1', '--__proto__', 'see pitwall x --help'],
	['--constructor', '--constructor', 'see pitwall x --help'],
	['--zzzz=1', '--zzzz', 'see pitwall x --help'],
])('%s is refused as no flag', (line, flag, fix) => {
	expect(refusal(line)).toMatchObject({
		exitCode: 64,
		what: `${flag}: no such flag`,
		why: reader.why,
		fix,
	});
});

test('a value for a switch is refused and shown', () => {
	expect(refusal('--follow=no').what).toBe('--follow: was given the value no');
	expect(refusal('--follow=-1').what).toBe('--follow: was given the value -1');
});

test('a missing value names the values that are allowed', () => {
	expect(refusal('--mode').message).toContain('one of SIM LIVE');
});
