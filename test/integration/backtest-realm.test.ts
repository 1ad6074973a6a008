/** What one run of a sweep leaves behind is not there for the next one, however many threads share the runs. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {BacktestResult} from '../../state/domain/trading/backtest.ts';
import {directoryAt} from '../../state/home/directory.ts';
import {createTestHome, type Home} from '../support/pitwall.ts';

let home: Home;
beforeEach(() => {
	home = createTestHome();
	mkdirSync(directoryAt(home.path).algorithms, {recursive: true});
});
afterEach(async () => {
	await home.remove();
});

/** Each trades at most three times, and keeps the count somewhere that outlives the object. */
const keepers: Record<string, {head?: string; members?: string; count: string}> = {
	'a static counter': {members: 'static entries = 0;', count: 'Algorithm.entries'},
	'a variable of the module': {head: 'const kept = {entries: 0};', count: 'kept.entries'},
	'a property of globalThis': {
		head: 'globalThis.entries ??= 0;',
		count: 'globalThis.entries',
	},
	'a property that the run makes': {
		head: 'const get = () => globalThis.late ?? (globalThis.late = {entries: 0});',
		count: 'get().entries',
	},
	'a symbol of the global registry': {
		head: 'const key = Symbol.for("entries"); globalThis[key] ??= 0;',
		count: 'globalThis[key]',
	},
	'a prototype of the language': {
		head: 'Array.prototype.entriesMade ??= 0;',
		count: 'Array.prototype.entriesMade',
	},
	'a function of the language': {
		head: 'Math.max.entries ??= 0;',
		count: 'Math.max.entries',
	},
	'a prototype without a name': {
		head: 'const hidden = Object.getPrototypeOf([][Symbol.iterator]()); hidden.entries ??= 0;',
		count: 'hidden.entries',
	},
	'the last match of a regular expression': {
		head: 'const kept = {get entries() { return Number(RegExp.$1); }, set entries(value) { /([0-9]+)/.exec(String(value)); }};',
		count: 'kept.entries',
	},
	'the process object': {head: 'process.entries ??= 0;', count: 'process.entries'},
	'the environment': {
		head: 'process.env.ENTRIES ??= "0"; const kept = {get entries() { return Number(process.env.ENTRIES); }, set entries(value) { process.env.ENTRIES = String(value); }};',
		count: 'kept.entries',
	},
	'a module of Node': {
		head: 'import {EventEmitter} from "node:events"; EventEmitter.entries ??= 0;',
		count: 'EventEmitter.entries',
	},
	'a module of Node that is required': {
		head: 'import {createRequire} from "node:module"; const events = createRequire(import.meta.url)("events"); events.entries ??= 0;',
		count: 'events.entries',
	},
};

const source = ({
	head = '',
	members = '',
	count,
}: {
	head?: string;
	members?: string;
	count: string;
}) =>
	`${head}
	export class Algorithm {
		static parameters = {every: 5};
		${members}
		constructor(symbol, capital, {every}) { this.every = every; }
		run({index, position}) {
			if (position > 0) return {action: 'SELL', shares: position};
			if (index % this.every !== 0 || ${count} >= 3) return {action: 'HOLD', shares: 0};
			${count} += 1;
			return {action: 'BUY', shares: 0.01};
		}
	}`;

function write(text: string): void {
	writeFileSync(join(directoryAt(home.path).algorithms, 'keeper.mjs'), text);
}

const words = ['--symbol', 'BTC'];
const keeper = ['--algorithm', 'keeper', '--bars', '200'];
const grid = ['--sweep', 'every=5,6,7,8', '--rank', 'return'];

async function backtest(...more: string[]): Promise<BacktestResult> {
	const {value, exitCode} = await home.json(['backtest', ...words, ...more]);
	expect(value).not.toHaveProperty('error');
	expect(exitCode).toBe(0);
	return value as BacktestResult;
}

describe.each(Object.entries(keepers))('%s', (_, place) => {
	test('is fresh in each run, on one thread, on two and alone', async () => {
		write(source(place));
		const one = await backtest(...keeper, ...grid, '--jobs', '1');
		const two = await backtest(...keeper, ...grid, '--jobs', '2');
		expect(two.runs).toEqual(one.runs);
		expect(one.runs?.map(run => run.ok && run.statistics.trades)).toEqual([3, 3, 3, 3]);
		const best = one.runs?.find(
			({parameters}) => parameters['every'] === one.parameters?.['every'],
		);
		expect(best).toMatchObject({ok: true, statistics: one.statistics});
		const alone = await backtest(...keeper, '--set', 'every=7');
		expect(one.runs?.[2]).toMatchObject({statistics: alone.statistics});
	});
});

test('threads go on to the next run where nothing outlives the one before', async () => {
	write(source({members: 'static entries = 0;', count: 'Algorithm.entries'}));
	const modules = await backtest(...keeper, '--sweep', 'every=5:24:1', '--jobs', '1');
	expect(modules.measured).toMatchObject({jobs: 1, threads: 1});
	write(source({head: 'globalThis.entries ??= 0;', count: 'globalThis.entries'}));
	const realms = await backtest(...keeper, '--sweep', 'every=5:9:1', '--jobs', '1');
	// Five runs, and the best once more.
	expect(realms.measured).toMatchObject({jobs: 1, threads: 6});
});

test.each([
	['sma_crossover', 'fast'],
	['rsi_reversion', 'period'],
	['donchian_breakout', 'period'],
])('%s needs no thread for each run', async (algorithm, parameter) => {
	const sweep = ['--sweep', `${parameter}=5:9:1`, '--rank', 'return', '--jobs', '1'];
	const {measured} = await backtest('--algorithm', algorithm, '--bars', '2000', ...sweep);
	expect(measured).toMatchObject({jobs: 1, threads: 1});
});

test('a run that throws names file and line as a run alone does', async () => {
	write(`export class Algorithm {
		static parameters = {every: 5};
		constructor(symbol, capital, {every}) { this.every = every; }
		run({index}) {
			if (index === this.every)
				throw new Error('here');
			return {action: index === 1 ? 'BUY' : 'HOLD', shares: 0.01};
		}
	}`);
	const {runs} = await backtest(...keeper, '--sweep', 'every=5,6,7,900', '--jobs', '1');
	expect(runs?.map(run => (run.ok ? 'ok' : run.reason.replace(/.*: Error/, 'Error')))).toEqual([
		...Array.from({length: 3}, () => 'Error: here (at keeper.js:6)'),
		'ok',
	]);
});

test('each fold of a walk-forward chooses and tests with fresh state', async () => {
	write(source({members: 'static entries = 0;', count: 'Algorithm.entries'}));
	const folds = [...grid, '--walk-forward', '3', '--anchored'];
	const one = await backtest(...keeper, ...folds, '--jobs', '1');
	const two = await backtest(...keeper, ...folds, '--jobs', '2');
	expect(two.folds).toEqual(one.folds);
	expect(one.folds?.map(({inSample}) => inSample?.trades)).toEqual([3, 3, 3]);
});

test('a timer that one run leaves behind changes nothing in the next', async () => {
	write(`const calls = globalThis.calls = {count: 0};
		export class Algorithm {
			static parameters = {every: 5};
			constructor() { setImmediate(() => { Array.prototype.ticked = true; }); }
			run({index}) {
				if ([].ticked) throw new Error('a timer of another run has fired');
				return index === 3 ? {action: 'BUY', shares: 0.01} : {action: 'HOLD', shares: 0};
			}
		}`);
	const {runs} = await backtest(...keeper, ...grid, '--jobs', '1');
	expect(runs?.map(run => run.ok)).toEqual([true, true, true, true]);
});
