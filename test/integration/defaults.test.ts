/** `defaults:` of `pitwall.yaml` and the flags over them, for names that nobody configured and for those that are. */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import type {AlgorithmListing} from '../../state/domain/instance/algorithm-listing.ts';
import type {BacktestResult} from '../../state/domain/trading/backtest.ts';
import {directoryAt} from '../../state/home/directory.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import {createTestHome, type Home} from '../support/pitwall.ts';
import {hasPython, writeInterpreter} from '../support/python.ts';

let home: Home;
beforeEach(() => {
	home = createTestHome();
	mkdirSync(directoryAt(home.path).algorithms, {recursive: true});
});
afterEach(async () => {
	await home.remove();
});

const config = (text: string) => writeFileSync(directoryAt(home.path).config, text);
const defaults = `defaults: {fee_ppm: 1000, slippage_ppm: 0, capital: 250000, algorithm: donchian_breakout, account: desk, seed: 7}
instances: {OWN: {symbol: BTC, capital: 5000}}
`;

async function backtest(...words: string[]): Promise<BacktestResult> {
	const {value} = await home.json(['backtest', '--bars', '300', ...words]);
	expect(value).not.toHaveProperty('error');
	return value as BacktestResult;
}

function settingsOfRun(name: string) {
	const store = openControlStore(directoryAt(home.path).controlDatabase, {readonly: true});
	try {
		return store.latestRun(name)?.settings;
	} finally {
		store.close();
	}
}

describe('defaults of pitwall.yaml', () => {
	test('hold for a backtest of a name that nobody configured', async () => {
		config(defaults);
		const {settings} = await backtest('--symbol', 'ETH', '--slippage', '0.05%');
		expect(settings).toMatchObject({
			algorithm: 'donchian_breakout',
			capital: 250_000,
			fee: 0.001,
			slippage: 0.0005,
			market: {kind: 'simulated', seed: 7},
			sources: {
				algorithm: 'defaults',
				market: 'defaults',
				capital: 'defaults',
				fee: 'defaults',
				slippage: 'flag',
				python: 'built-in',
			},
		});
	});

	test('hold for what an instance does not say itself', async () => {
		config(defaults);
		const {settings} = await backtest('--name', 'OWN');
		expect(settings).toMatchObject({capital: 5000, fee: 0.001});
		expect(settings.sources).toMatchObject({capital: 'instance', fee: 'defaults'});
	});

	test('hold for a run by hand, whose log names the source of each setting', async () => {
		config(defaults);
		const words = ['run', '--symbol', 'ETH', '--bars', '5', '--speed', 'max', '--fee', '20ppm'];
		const {exitCode, stdout} = await home.run(words);
		expect(exitCode).toBe(0);
		expect(stdout).toContain('Settings from flags: fee 0.002%; from defaults: algorithm');
		expect(stdout).toContain('built in: python python3');
		expect(settingsOfRun('ETH')).toMatchObject({
			account: 'desk',
			algorithm: 'donchian_breakout',
			capitalMicros: 250_000_000_000,
			costs: {feePpm: 20, slippagePpm: 0},
			market: {kind: 'simulated', seed: 7},
		});
		const again = await home.run(['run', '--name', 'ETH', '--bars', '6', '--speed', 'max']);
		expect(again.exitCode).toBe(0);
		expect(again.stdout).toContain('Settings from an earlier run: ');
	});

	test('hold for a run of an instance by what its entry says', async () => {
		config(defaults);
		const {stdout} = await home.run(['run', '--name', 'OWN', '--bars', '5', '--speed', 'max']);
		expect(stdout).toContain('Settings from the instance: capital 5000; from defaults: ');
		expect(settingsOfRun('OWN')).toMatchObject({costs: {feePpm: 1000, slippagePpm: 0}});
	});

	test('hold for the account of an instance that is added', async () => {
		config(defaults);
		const words = ['--symbol', 'GOLD', '--algorithm', 'buy_and_hold', '--capital', '100'];
		const {exitCode} = await home.run(['add', ...words, '--fee', '0.2%']);
		expect(exitCode).toBe(0);
		const file = parse(readFileSync(directoryAt(home.path).config, 'utf8')) as {
			instances: Record<string, {account: string; fee_ppm: number}>;
		};
		const accounts = Object.values(file.instances).map(({account}) => account);
		expect(accounts.filter(account => account !== undefined)).toEqual(['desk']);
		const fees = Object.values(file.instances).map(({fee_ppm: fee}) => fee);
		expect(fees.filter(fee => fee !== undefined)).toEqual([2000]);
	});

	test.skipIf(!hasPython)(
		'name the interpreter for algorithms, add, backtest and run',
		async () => {
			writeInterpreter(home.path, 'wrapped-python', 'HAS_PACKAGE=1 exec python3 "$@"');
			config('defaults: {python: ./wrapped-python}\ninstances: {}\n');
			const code = `import os\nassert os.environ.get("HAS_PACKAGE") == "1", "wrong interpreter"\n
class Algorithm:
    def run(self, time):
        return None
`;
			writeFileSync(join(directoryAt(home.path).algorithms, 'packaged.py'), code);
			const {value} = await home.json(['algorithms']);
			const listings = value as AlgorithmListing[];
			expect(listings.find(({name}) => name === 'packaged')).toMatchObject({ok: true});
			const words = ['--symbol', 'BTC', '--algorithm', 'packaged'];
			const {settings} = await backtest(...words);
			expect(settings.sources.python).toBe('defaults');
			const run = await home.run(['run', ...words, '--bars', '5', '--speed', 'max']);
			expect(run.exitCode).toBe(0);
			const added = await home.run(['add', ...words, '--name', 'P', '--capital', '100']);
			expect(added.exitCode).toBe(0);
		},
	);
});

describe('--fee and --slippage', () => {
	test.each([
		['0.001', 0.001],
		['0.1%', 0.001],
		['1000ppm', 0.001],
		['0', 0],
		['100%', 1],
	])('%s is read', async (text, fee) => {
		const {settings} = await backtest('--symbol', 'BTC', '--fee', text, '--slippage', text);
		expect(settings).toMatchObject({fee, slippage: fee});
	});

	test.each(['400', '-0.1', '0.00000001', '1e-3', '0.1ppm', '101%', 'abc', '.', '1.2.3', '%'])(
		"'%s' is refused",
		async text => {
			const add = ['add', '--algorithm', 'buy_and_hold', '--capital', '100'];
			for (const command of [['run'], ['backtest'], add]) {
				const words = [...command, '--symbol', 'BTC', `--fee=${text}`];
				const {stderr, exitCode} = await home.run(words);
				expect(exitCode).toBe(64);
				expect(stderr).toContain('0.04%');
			}
		},
	);
});
