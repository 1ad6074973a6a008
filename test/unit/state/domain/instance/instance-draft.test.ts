import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {knownSymbols} from '../../../../../runner/market/instruments.ts';
import type {AlgorithmListing} from '../../../../../state/domain/instance/algorithm-listing.ts';
import {draftRefusal} from '../../../../../state/settings/draft-refusal.ts';
import {capitalMicrosMax} from '../../../../../state/settings/field/money/capital.ts';
import {
	defaultInstanceName,
	freeName,
	type InstanceDraft,
} from '../../../../../state/domain/instance/instance-draft.ts';
import {simulatedSymbols} from '../../../../../state/domain/instance/known-symbols.ts';
import {readParameters} from '../../../../../state/domain/instance/parameter-refusal.ts';
import {isReservedName} from '../../../../../state/domain/instance/reserved-name.ts';

const atMs = Date.UTC(2026, 10, 24, 7, 5, 9);

describe('the name of an instance without one', () => {
	test('is made of symbol, algorithm and time', () => {
		expect(defaultInstanceName('BTC', 'sma_crossover', atMs)).toBe(
			'BTC_sma_crossover_20261124_070509',
		);
	});

	test('can always be a name, whatever symbol and algorithm are', () => {
		const word = fc.oneof(fc.string({maxLength: 80}), fc.constantFrom('WATCHDOG', 'KEY-a', '../x'));
		fc.assert(
			fc.property(word, word, (symbol, algorithm) => {
				const name = defaultInstanceName(symbol, algorithm, atMs);
				expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
				expect(name.endsWith('_20261124_070509')).toBe(true);
				expect(isReservedName(name)).toBe(false);
			}),
		);
	});

	test('counts up where it is taken, in any case of its letters, and stays within 64', () => {
		expect(freeName('A', ['B'])).toBe('A');
		expect(freeName('A', ['a', 'A_2'])).toBe('A_3');
		const long = 'x'.repeat(64);
		expect(freeName(long, [long])).toBe(`${'x'.repeat(62)}_2`);
	});
});

const listings: AlgorithmListing[] = [
	{
		name: 'sma',
		file: '/home/ada/algorithm/sma.ts',
		language: 'typescript',
		origin: 'own',
		ok: true,
		parameters: [
			{name: 'fast', default: 10, min: 2, max: 200, step: 1},
			{name: 'side', default: 'long', choices: ['long', 'both']},
			{name: 'strict', default: false},
		],
	},
	{
		name: 'broken',
		file: '/home/ada/algorithm/broken.py',
		language: 'python',
		origin: 'own',
		ok: false,
		reason: 'SyntaxError: invalid syntax',
		line: 7,
	},
];

const draft: InstanceDraft = {
	symbol: 'BTC',
	algorithm: 'sma',
	capitalMicros: 10_000_000_000,
	mode: 'SIM',
	account: 'paper',
	name: null,
	parameters: {},
	tags: [],
	seed: null,
	data: null,
	speed: null,
	schedule: null,
	python: null,
	program: null,
};

const refusal = (change: Partial<InstanceDraft>) =>
	draftRefusal({...draft, ...change}, {listings, names: ['ETH', 'taken']});
const code = (change: Partial<InstanceDraft>) => refusal(change)?.code ?? null;

describe('a draft is refused', () => {
	test('for its name: paths, too long, reserved, taken, or a twin in other letters', () => {
		for (const name of ['../x', 'a/b', '', '.', '-a', 'x'.repeat(65), 'SUPERVISOR', 'a b', 'ä'])
			expect(code({name})).toBe('NAME_REFUSED');
		for (const name of ['orders.csv', 'Signals.csv.tmp', 'journal', 'checkpoints', 'ETH.crash'])
			expect(code({name})).toBe('NAME_REFUSED');
		expect(code({name: 'ETH'})).toBe('NAME_TAKEN');
		expect(refusal({name: 'Taken'})?.why).toContain('upper and lower case');
		expect(code({name: 'x'.repeat(64)})).toBeNull();
	});

	test('for capital that is nothing, less, no number, or more than fits', () => {
		for (const capitalMicros of [0, -5_000_000, Number.NaN, Infinity, 0.5, capitalMicrosMax + 1])
			expect(code({capitalMicros})).toBe('CAPITAL_REFUSED');
		expect(code({capitalMicros: 1})).toBeNull();
		expect(code({capitalMicros: capitalMicrosMax})).toBeNull();
	});

	test('for a symbol that nobody has, unless bars are given', () => {
		expect(refusal({symbol: 'BTV'})?.fix).toContain('did you mean BTC?');
		expect(refusal({symbol: 'DOGE'})).toMatchObject({code: 'SYMBOL_UNKNOWN', exitCode: 66});
		expect(code({symbol: 'DOGE', data: 'doge.csv'})).toBeNull();
		expect(code({symbol: '../x', data: 'doge.csv'})).toBe('SYMBOL_REFUSED');
		expect(code({data: 'builtin:nope'})).toBe('BAR_DATA_NOT_FOUND');
		expect(code({data: 'builtin:sp500-2000'})).toBeNull();
	});

	test('for an algorithm that is not there, or whose file is refused, with its line', () => {
		expect(refusal({algorithm: 'smaa'})).toMatchObject({code: 'ALGORITHM_NOT_FOUND', exitCode: 66});
		expect(refusal({algorithm: 'smaa'})?.fix).toContain('did you mean sma?');
		const broken = refusal({algorithm: 'broken'});
		expect(broken).toMatchObject({code: 'ALGORITHM_REFUSED', exitCode: 65});
		expect(broken?.why).toContain('invalid syntax (/home/ada/algorithm/broken.py:7)');
	});

	test('for parameters that are unknown, of another type, or out of range', () => {
		expect(code({parameters: {fast: 20, side: 'both', strict: true}})).toBeNull();
		for (const fast of [1, 201, 10.5, Number.NaN, '10', true])
			expect(code({parameters: {fast}})).toBe('PARAMETER_REFUSED');
		expect(code({parameters: {side: 'short'}})).toBe('PARAMETER_REFUSED');
		expect(refusal({parameters: {fasst: 1}})?.fix).toContain('did you mean fast?');
	});

	test('for labels and seeds that the configuration would refuse', () => {
		expect(code({account: 'a/b'})).toBe('ACCOUNT_REFUSED');
		expect(code({tags: ['crypto', 'a b']})).toBe('TAG_REFUSED');
		for (const seed of [-1, 1.5, 2 ** 53]) expect(code({seed})).toBe('SEED_REFUSED');
		expect(code({seed: 1, data: 'builtin:sp500-2000'})).toBe('SEED_REFUSED');
		expect(code({seed: 0, tags: ['crypto'], mode: 'LIVE'})).toBeNull();
	});
});

test('what was typed becomes a value of the declared type', () => {
	const specs = listings[0]?.ok ? listings[0].parameters : [];
	expect(readParameters('sma', specs, {fast: '12', side: 'both', strict: 'true'})).toEqual({
		ok: true,
		parameters: {fast: 12, side: 'both', strict: true},
	});
	for (const texts of [{fast: 'ten'}, {fast: ''}, {fast: '1e309'}, {strict: 'yes'}, {nope: '1'}])
		expect(readParameters('sma', specs, texts as Record<string, string>).ok).toBe(false);
});

test('the symbols that people are offered are those that the simulated venue has', () => {
	expect(simulatedSymbols).toEqual(knownSymbols);
});
