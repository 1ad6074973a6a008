import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {algorithmNames} from '../../../../runner/algorithm/find.ts';
import type {ParameterValue} from '../../../../state/domain/instance/instance.ts';
import {barsOf, engineOf} from '../../../support/engine.ts';
import {loadAlgorithm} from '../../../support/load-algorithm.ts';

let home: string;
beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'pitwall-'));
	mkdirSync(join(home, 'algorithm'));
});
afterEach(() => {
	rmSync(home, {recursive: true, force: true});
});

function write(file: string, ...lines: string[]): void {
	writeFileSync(join(home, 'algorithm', file), lines.join('\n'));
}

const load = (name: string, hash?: string) => loadAlgorithm(name, home, hash);
const settings = (parameters: Record<string, ParameterValue> = {}) => ({
	symbol: 'BTC',
	capitalMicros: 10_000_000_000,
	parameters,
});
const holding = 'run() { return {action: "HOLD", shares: 0}; }';
const failsWith = (code: string, words: RegExp, exitCode = 65) =>
	expect.objectContaining({code, exitCode, message: expect.stringMatching(words)});

describe('an algorithm file', () => {
	it('may export a function named then, which no import waits for', async () => {
		write('mine.js', 'export const then = () => {};', `export class Algorithm { ${holding} }`);
		const {create} = await load('mine');
		expect(create(settings())).toHaveProperty('run');
	});

	it('in JavaScript is copied, created with symbol, capital and parameters, and runs', async () => {
		write(
			'mine.js',
			'export class Algorithm {',
			'	static parameters = {size: 1, note: "a"};',
			'	constructor(...given) { this.given = given; }',
			`	${holding}`,
			'}',
		);
		const loaded = await load('mine');
		expect(loaded.parameters).toEqual([
			{name: 'size', default: 1},
			{name: 'note', default: 'a'},
		]);
		const algorithm = loaded.create(settings({size: 2}));
		expect(algorithm).toMatchObject({given: ['BTC', 10_000, {size: 2, note: 'a'}]});
		expect(readFileSync(loaded.snapshot.entry, 'utf8')).toContain('class Algorithm');
	});

	it('in TypeScript with imports becomes one file that holds what it uses, sources beside it', async () => {
		mkdirSync(join(home, 'algorithm/lib'));
		write('lib/size.ts', 'export const size: number = 3;');
		write(
			'mine.ts',
			"import type {Decision} from 'pitwall';",
			"import {SMA} from 'trading-signals';",
			"import {size} from './lib/size.ts';",
			'export default class {',
			'	#sma = new SMA(2);',
			"	run(): Decision { this.#sma.add(1); return {action: 'BUY', shares: size}; }",
			'}',
		);
		const loaded = await load('mine');
		expect(loaded.create(settings()).run({} as never)).toEqual({action: 'BUY', shares: 3});
		const folder = join(home, 'snapshots', loaded.snapshot.hash);
		expect(readdirSync(folder, {recursive: true})).toEqual(
			expect.arrayContaining(['mine.js', 'source/mine.ts', 'source/lib/size.ts']),
		);
	});

	it('of ours is found under its name, and gives way to one in the home', async () => {
		const shipped = [
			'buy_and_hold',
			'donchian_breakout',
			'momentum',
			'rsi_reversion',
			'sma_crossover',
		];
		expect(algorithmNames(join(home, 'algorithm'))).toEqual(shipped);
		expect((await load('sma_crossover')).parameters).toEqual([
			{name: 'fast', default: 10},
			{name: 'slow', default: 30},
		]);
		write('sma_crossover.js', `export class Algorithm { ${holding} }`);
		expect((await load('sma_crossover')).parameters).toEqual([]);
	});

	it('names its line when it throws in run', async () => {
		write(
			'mine.ts',
			'export class Algorithm {',
			'\trun(): never {',
			"\t\tthrow new Error('no');",
			'\t}',
			'}',
			'type Unused = string;',
			"import {SMA} from 'trading-signals';",
			'export const sma = SMA;',
		);
		const algorithm = (await load('mine')).create(settings());
		const engine = engineOf({bars: barsOf([1, 1, 1, 1]), algorithm});
		expect(() => engine.step()).toThrow(
			failsWith('ALGORITHM_THREW', /bar 1[\s\S]*Error: no \(at mine\.ts:3\)/),
		);
	});
});

describe('a snapshot', () => {
	const version = (shares: number) =>
		`export class Algorithm { run() { return {action: "BUY", shares: ${shares}}; } }`;
	const decides = async (hash?: string) =>
		(await load('mine', hash)).create(settings()).run({} as never).shares;

	it('keeps the code whatever happens to the file', async () => {
		write('mine.js', version(1));
		const {hash} = (await load('mine')).snapshot;
		write('mine.js', version(2));
		expect(await decides(hash)).toBe(1);
		expect(await decides()).toBe(2);
		rmSync(join(home, 'algorithm/mine.js'));
		expect(await decides(hash)).toBe(1);
	});

	it('is shared by equal code, and is the same wherever the home lies', async () => {
		const code =
			"import {SMA} from 'trading-signals'; export class Algorithm { run() { return new SMA(1); } }";
		write('mine.ts', code);
		const first = (await load('mine')).snapshot.hash;
		expect((await load('mine')).snapshot.hash).toBe(first);
		expect(readdirSync(join(home, 'snapshots'))).toEqual([first]);
		const deeper = join(home, 'a/b');
		mkdirSync(join(deeper, 'algorithm'), {recursive: true});
		writeFileSync(join(deeper, 'algorithm/mine.ts'), code);
		const other = await loadAlgorithm('mine', deeper);
		expect(other.snapshot.hash).toBe(first);
	});

	it('that was changed is refused', async () => {
		write('mine.js', version(1));
		const {hash, entry} = (await load('mine')).snapshot;
		chmodSync(entry, 0o600);
		writeFileSync(entry, version(9));
		await expect(load('mine', hash)).rejects.toThrow(
			failsWith('SNAPSHOT_CHANGED', new RegExp(hash)),
		);
	});

	it('to which something was added, or of which something is gone, is refused', async () => {
		write('mine.js', version(1));
		const {hash, folder} = (await load('mine')).snapshot;
		writeFileSync(join(folder, 'more.js'), '');
		await expect(load('mine', hash)).rejects.toThrow(failsWith('SNAPSHOT_CHANGED', /added/));
		rmSync(join(folder, 'more.js'));
		symlinkSync(join(home, 'algorithm/mine.js'), join(folder, 'more.js'));
		await expect(load('mine', hash)).rejects.toThrow(failsWith('SNAPSHOT_CHANGED', /added/));
		rmSync(join(folder, 'more.js'));
		expect(await decides(hash)).toBe(1);
		rmSync(join(folder, 'package.json'));
		await expect(load('mine', hash)).rejects.toThrow(failsWith('SNAPSHOT_CHANGED', /removed/));
	});

	it('that was changed is put right when the same code is taken again', async () => {
		write('mine.js', version(1));
		const {hash, entry} = (await load('mine')).snapshot;
		chmodSync(entry, 0o600);
		writeFileSync(entry, version(9));
		expect((await load('mine')).snapshot.hash).toBe(hash);
		expect(readFileSync(entry, 'utf8')).toBe(version(1));
		expect(readdirSync(join(home, 'snapshots'))).toEqual([hash]);
	});

	it('that is gone is refused', async () => {
		await expect(load('mine', 'f'.repeat(64))).rejects.toThrow(
			failsWith('SNAPSHOT_MISSING', /ffff/, 66),
		);
	});
});

describe('a file that is no algorithm is refused:', () => {
	it.each([
		['nothing there', 'none', [], 'ALGORITHM_NOT_FOUND', /sma_crossover/, 66],
		['a path', '../mine', [], 'ALGORITHM_NOT_FOUND', /no such file/, 66],
		[
			'a syntax error in TypeScript',
			'mine.ts',
			['', 'class {{'],
			'ALGORITHM_NOT_LOADED',
			/mine\.ts:2/,
		],
		[
			'a syntax error in JavaScript',
			'mine.js',
			['', 'class {{'],
			'ALGORITHM_NOT_LOADED',
			/SyntaxError at mine\.js:2/,
		],
		[
			'an import of nothing',
			'mine.js',
			["import 'no-such-library';", 'export class Algorithm {}'],
			'ALGORITHM_NOT_LOADED',
			/mine\.js:1.*no-such-library/,
		],
		[
			'an import from outside',
			'mine.js',
			["import '../pitwall.js';", 'export class Algorithm {}'],
			'ALGORITHM_IMPORT_OUTSIDE',
			/pitwall\.js/,
		],
		[
			'a throw at load',
			'mine.js',
			['', "throw new RangeError('early');", 'export class Algorithm {}'],
			'ALGORITHM_NOT_LOADED',
			/RangeError: early \(at mine\.js:2\)/,
		],
		['no class', 'mine.js', ['export const size = 1;'], 'ALGORITHM_NO_CLASS', /no class/],
		[
			'no class, before a package that is missing',
			'mine.js',
			["import 'no-such-library';"],
			'ALGORITHM_NO_CLASS',
			/no class/,
		],
		[
			'a class of another name',
			'mine.js',
			['// Not called Algorithm.', 'export class Strategy {}'],
			'ALGORITHM_NO_CLASS',
			/Strategy/,
		],
		[
			'a function',
			'mine.js',
			['export const Algorithm = () => {};'],
			'ALGORITHM_NO_CLASS',
			/Algorithm/,
		],
		[
			'parameters that are none',
			'mine.js',
			['export class Algorithm { static parameters = {a: []}; }'],
			'ALGORITHM_BAD_PARAMETERS',
			/a/,
		],
	] as const)('%s', async (_, file, lines, code, words, exitCode?: number) => {
		writeFileSync(join(home, 'pitwall.js'), '');
		if (lines.length > 0) write(file, ...lines);
		await expect(load(file.replace(/\.[jt]s$/, ''))).rejects.toThrow(
			failsWith(code, words, exitCode),
		);
	});

	it('no method run, or a constructor that throws', async () => {
		write('bare.js', 'export class Algorithm {}');
		write('angry.js', 'export class Algorithm { constructor() { throw "never"; } }');
		const bare = await load('bare');
		expect(() => bare.create(settings())).toThrow(failsWith('ALGORITHM_NO_RUN', /run/));
		const angry = await load('angry');
		expect(() => angry.create(settings())).toThrow(
			failsWith('ALGORITHM_CONSTRUCTOR_THREW', /"never", which is not an Error/),
		);
	});
});

describe('parameters', () => {
	it('that are unknown or of another type are refused, naming what there is', async () => {
		const {create} = await load('sma_crossover');
		expect(() => create(settings({quick: 5}))).toThrow(
			failsWith('PARAMETER_UNKNOWN', /quick[\s\S]*fast, slow/, 78),
		);
		expect(() => create(settings({fast: 'five'}))).toThrow(
			failsWith('PARAMETER_TYPE', /fast was "five"[\s\S]*number/, 78),
		);
		expect(() => create(settings({fast: Number.NaN}))).toThrow(
			failsWith('PARAMETER_TYPE', /fast/, 78),
		);
		write(
			'limited.js',
			'export class Algorithm {',
			'	static parameters = {size: {default: 4, min: 2, max: 8, step: 1}, side: {default: "a", choices: ["a", "b"]}};',
			'	constructor(symbol, capital, parameters) { this.given = parameters; }',
			`	${holding}`,
			'}',
		);
		const limited = await load('limited');
		expect(limited.create(settings({size: 8}))).toMatchObject({given: {size: 8, side: 'a'}});
		expect(() => limited.create(settings({size: 9}))).toThrow(
			failsWith('PARAMETER_OUT_OF_RANGE', /size was 9[\s\S]*a whole number from 2 to 8/, 78),
		);
		expect(() => limited.create(settings({side: 'c'}))).toThrow(
			failsWith('PARAMETER_OUT_OF_RANGE', /side was "c"[\s\S]*one of a b/, 78),
		);
		expect(() => create(settings({fast: 40}))).toThrow(
			failsWith('ALGORITHM_CONSTRUCTOR_THREW', /fast=40 slow=30/),
		);
	});
});
