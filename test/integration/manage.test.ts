import {
	chmodSync,
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {parseConfig} from '../../state/config/config.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';

type Row = {
	name: string;
	observed: string;
	tags: string[];
	snapshotHash: string | null;
	bar: number | null;
};
type Result = {name: string; ok: boolean; text: string; code: string | null; exitCode: number};

let home: Home;
beforeEach(() => {
	home = createTestHome();
});
afterEach(async () => {
	await home.remove();
});

const configPath = () => join(home.path, 'pitwall.yaml');
const configText = () => readFileSync(configPath(), 'utf8');
const configured = () => parseConfig(configText(), configPath()).instances;
const putConfig = (text: string) => {
	mkdirSync(home.path, {recursive: true});
	writeFileSync(configPath(), text);
};
const putAlgorithm = (file: string, text: string) => {
	mkdirSync(join(home.path, 'algorithm'), {recursive: true});
	writeFileSync(join(home.path, 'algorithm', file), text);
};

const rows = async (...words: string[]) => (await home.json(['ps', ...words])).value as Row[];
const add = (...words: string[]) => [
	...['add', '--symbol', 'BTC', '--algorithm', 'sma_crossover', '--capital', '10000'],
	...words,
];

const limited = `export class Algorithm {
	static parameters = {fast: {default: 10, min: 2, max: 200, step: 1}, side: 'long'};
	run() { return {action: 'HOLD', shares: 0}; }
}
`;

test('an instance is added, run, set, restarted and removed; its ledger stays', async () => {
	const added = await home.json(
		add('--name', 'NEW', '--set', 'fast=5', '--tag', 'crypto', '--seed', '7', '--speed', '20'),
	);
	expect(added).toMatchObject({exitCode: 0, value: [{name: 'NEW', ok: true, code: null}]});
	expect(configText()).toContain('# real daily bars, 2000 to 2020');
	const [row] = await rows('NEW');
	expect(row).toMatchObject({observed: 'stopped', tags: ['crypto']});
	expect(row?.snapshotHash).toMatch(/^[0-9a-f]{64}$/);

	expect((await home.run(['start', '--tag', 'crypto'])).exitCode).toBe(0);
	expect(await home.json(['set', 'NEW', 'slow=40', 'fast='])).toMatchObject({exitCode: 0});
	expect(configured().find(({name}) => name === 'NEW')?.parameters).toEqual({slow: 40});
	await until('a bar', async () => ((await rows('NEW'))[0]?.bar ?? 0) >= 1);
	const busy = await home.json(['remove', 'NEW', '--yes']);
	expect(busy).toMatchObject({exitCode: 75, value: [{ok: false, code: 'STILL_RUNNING'}]});
	expect((await home.run(['restart', 'NEW'])).exitCode).toBe(0);
	expect((await home.run(['logs', '--tag', 'crypto', '-n', '1'])).stdout).toContain('[NEW-SIM]');
	expect((await home.run(['stop', 'NEW'])).exitCode).toBe(0);

	expect((await home.run(['remove', 'NEW'], {input: 'no\n'})).exitCode).toBe(0);
	expect(configured().map(({name}) => name)).toContain('NEW');
	expect((await home.run(['remove', 'NEW'], {input: 'YES\n'})).exitCode).toBe(0);
	expect((await rows()).map(({name}) => name)).not.toContain('NEW');
	expect(configured().map(({name}) => name)).not.toContain('NEW');
	for (const kept of ['state/ledger/NEW.db', 'logs/NEW.log', 'artifacts/NEW'])
		expect(existsSync(join(home.path, kept))).toBe(true);

	const again = await home.run(add('--name', 'NEW', '--seed', '7', '--speed', '20'));
	expect(again.stdout).toContain('the ledger of an earlier instance');
	expect((await home.run(['start', 'NEW'])).exitCode).toBe(0);
});

test('twenty programs that add at the same moment all land, none over another', async () => {
	putConfig('# mine\ninstances: {} # none yet\n');
	chmodSync(configPath(), 0o640);
	const twins = Array.from({length: 10}, () => home.run(add()));
	const named = Array.from({length: 10}, (_, index) => home.run(add('--name', `N${index}`)));
	const ended = await Promise.all([...twins, ...named]);
	expect(ended.filter(({exitCode}) => exitCode !== 0)).toEqual([]);
	const names = configured().map(({name}) => name);
	expect(new Set(names).size).toBe(20);
	expect(names.filter(name => name.startsWith('BTC_sma_crossover_'))).toHaveLength(10);
	expect(new Set((await rows()).map(({name}) => name))).toEqual(new Set(names));
	expect(configText()).toContain('# mine');
	expect(statSync(configPath()).mode & 0o777).toBe(0o640);
	expect(existsSync(`${configPath()}.tmp`)).toBe(false);

	const removed = await Promise.all(
		names.slice(0, 10).map(name => home.run(['remove', name, '--yes'])),
	);
	expect(removed.map(({exitCode}) => exitCode)).toEqual(removed.map(() => 0));
	expect(configured()).toHaveLength(10);
}, 120_000);

describe('nothing is written when', () => {
	const refusedAs = async (words: string[], code: string, exitCode: number) => {
		const before = configText();
		const ended = await home.json(words);
		const told = Array.isArray(ended.value)
			? (ended.value as Result[])[0]?.code
			: (ended.value as {error: {code: string}}).error.code;
		expect([told, ended.exitCode]).toEqual([code, exitCode]);
		expect(configText()).toBe(before);
	};

	test('name, symbol, capital or parameters cannot be used', async () => {
		putConfig('instances: {ETH: {seed: 1}}\n');
		putAlgorithm('limited.mjs', limited);
		const own = (...words: string[]) => [
			...['add', '--symbol', 'BTC', '--algorithm', 'limited', '--capital', '1', ...words],
		];
		for (const name of ['../x', 'a/b', 'x'.repeat(65), 'SUPERVISOR', 'A.crash', '.'])
			await refusedAs(add('--name', name), 'NAME_REFUSED', 64);
		await refusedAs(add('--name', 'eth'), 'NAME_TAKEN', 64);
		await refusedAs(
			['add', '--symbol', 'DOGE', '--algorithm', 'limited', '--capital', '1'],
			'SYMBOL_UNKNOWN',
			66,
		);
		await refusedAs(add('--data', 'nowhere.csv'), 'BAR_DATA_NOT_FOUND', 66);
		for (const set of ['fast=1', 'fast=201', 'fast=2.5', 'fast=ten', 'fast='])
			await refusedAs(own('--set', set), 'PARAMETER_REFUSED', 64);
		await refusedAs(own('--set', 'fasst=5'), 'PARAMETER_UNKNOWN', 64);
		await refusedAs(own('--speed', 'fast'), 'SETTING_REFUSED', 64);
		for (const capital of ['0', '-5', 'NaN', '1e309', '10k'])
			await refusedAs([...add().slice(0, -1), capital], 'CAPITAL_REFUSED', 64);
	});

	test('the algorithm is broken, throws, or was deleted', async () => {
		putConfig('instances: {}\n');
		putAlgorithm('broken.mjs', 'export class Algorithm {\n\trun( { }\n}\n');
		putAlgorithm(
			'picky.mjs',
			limited.replace('run()', "constructor() { throw new Error('not today'); }\n\trun()"),
		);
		const of = (algorithm: string) => add().with(4, algorithm);
		await refusedAs(of('broken'), 'ALGORITHM_REFUSED', 65);
		await refusedAs(of('gone'), 'ALGORITHM_NOT_FOUND', 66);
		await refusedAs(of('picky'), 'ALGORITHM_CONSTRUCTOR_THREW', 65);
		expect(await rows()).toEqual([]);
	});

	test('pitwall.yaml is broken', async () => {
		putConfig('instances: {ETH: {sped: 1}}\n');
		await refusedAs(add(), 'CONFIG_INVALID', 78);
		await refusedAs(['remove', 'ETH', '--yes'], 'CONFIG_INVALID', 78);
		await refusedAs(['set', 'ETH', 'fast=1'], 'CONFIG_INVALID', 78);
	});

	test('the account lets nobody else trade the symbol', async () => {
		putConfig('accounts: {solo: {exclusive: true}}\ninstances: {}\n');
		expect((await home.run(add('--account', 'solo', '--name', 'ONE'))).exitCode).toBe(0);
		await refusedAs(add('--account', 'solo', '--name', 'TWO'), 'ACCOUNT_EXCLUSIVE', 64);
		expect((await home.run(add('--account', 'paper', '--name', 'TWO'))).exitCode).toBe(0);
		const live = (name: string) => add('--mode', 'LIVE', '--account', 'main', '--name', name);
		const {exitCode, stdout} = await home.run(live('REAL'));
		expect([exitCode, stdout.includes('--confirm-live')]).toEqual([0, true]);
		await refusedAs(live('REAL2'), 'ACCOUNT_EXCLUSIVE', 64);
	});

	test('set meets an unknown instance, an unknown parameter, or a value that does not fit', async () => {
		putConfig('instances: {A: {symbol: BTC, algorithm: limited}}\n');
		putAlgorithm('limited.mjs', limited);
		await refusedAs(['set', 'B', 'fast=5'], 'INSTANCE_UNKNOWN', 66);
		await refusedAs(['set', 'A', 'fats=5'], 'PARAMETER_UNKNOWN', 64);
		await refusedAs(['set', 'A', 'constructor='], 'PARAMETER_UNKNOWN', 64);
		await refusedAs(['set', 'A', 'side=both', 'fast=0'], 'PARAMETER_REFUSED', 64);
		await refusedAs(['set', 'A', 'capital=5'], 'PARAMETER_UNKNOWN', 64);
	});
});

test('an instance whose file is gone before its first run is set, runs, and is removed', async () => {
	putConfig('instances: {}\n');
	putAlgorithm('limited.mjs', limited);
	const words = ['add', '--symbol', 'BTC', '--algorithm', 'limited', '--capital', '500', '--name'];
	expect((await home.run([...words, 'A', '--set', 'fast=5'])).exitCode).toBe(0);
	rmSync(join(home.path, 'algorithm/limited.mjs'));
	expect((await home.run(['set', 'A', 'fast=6'])).exitCode).toBe(0);
	expect((await home.run(['set', 'A', 'fast=six'])).exitCode).toBe(64);
	expect(configured()[0]?.parameters).toEqual({fast: 6});
	expect((await home.run(['start', 'A'])).exitCode).toBe(0);
	expect((await home.run(['stop', 'A'])).exitCode).toBe(0);
	expect((await home.run([...words, 'B'])).exitCode).toBe(66);
	expect((await home.run(['remove', 'A', '--yes'])).exitCode).toBe(0);
	expect(configured()).toEqual([]);
});

describe('set tries what it is given on the code that runs from the next start', () => {
	const ordered = `export class Algorithm {
	static parameters = {fast: 10, slow: 30};
	constructor(symbol, capital, {fast, slow}) {
		if (fast >= slow) throw new Error('fast must be below slow');
	}
	run() { return {action: 'HOLD', shares: 0}; }
}
`;
	const orderedPython = `class Algorithm:
    parameters = {"fast": 10, "slow": 30}
    def __init__(self, symbol, capital):
        if self.parameters["fast"] >= self.parameters["slow"]:
            raise ValueError("fast must be below slow")
    def run(self, current_time, algo_id=None):
        return "HOLD", 0
`;
	const addTo = (algorithm: string, ...words: string[]) => [
		...['add', '--symbol', 'BTC', '--algorithm', algorithm, '--capital', '1', '--name', 'A'],
		...words,
	];
	const parameters = () => configured().find(({name}) => name === 'A')?.parameters;

	test.each([
		['mine.mjs', ordered],
		['mine.py', orderedPython],
	])('with rules across parameters, in %s', async (file, text) => {
		putConfig('instances: {}\n');
		putAlgorithm(file, text);
		const wrong = await home.run(addTo('mine', '--set', 'fast=40'));
		expect([wrong.exitCode, wrong.stderr]).toEqual([
			65,
			expect.stringContaining('fast must be below slow'),
		]);
		expect((await home.run(addTo('mine', '--set', 'fast=20'))).exitCode).toBe(0);
		const {exitCode, stderr} = await home.run(['set', 'A', 'slow=15']);
		expect([exitCode, stderr]).toEqual([65, expect.stringContaining('fast must be below slow')]);
		expect(stderr).toContain('A: nothing was set');
		expect(parameters()).toEqual({fast: 20});
		expect((await home.run(['set', 'A', 'slow=15', 'fast=5'])).exitCode).toBe(0);
		// Back to its default it is above the other one.
		expect((await home.run(['set', 'A', 'fast=', 'slow=9'])).exitCode).toBe(65);
		expect(parameters()).toEqual({slow: 15, fast: 5});
	});

	test('and not on a file that was edited since', async () => {
		putConfig('instances: {}\n');
		putAlgorithm('mine.mjs', ordered);
		expect((await home.run(addTo('mine', '--set', 'fast=20'))).exitCode).toBe(0);
		putAlgorithm('mine.mjs', limited);
		const {value, exitCode} = await home.json(['set', 'A', 'side=short']);
		expect([exitCode, value]).toMatchObject([
			64,
			[{code: 'PARAMETER_UNKNOWN', text: expect.stringContaining('restart --upgrade A')}],
		]);
		expect((await home.run(['set', 'A', 'slow=50'])).exitCode).toBe(0);
		// The new code does not know what was set for the old one; it can be taken out, then.
		expect((await home.run(['start', '--upgrade', 'A'])).exitCode).toBe(78);
	});
});

describe('a program', () => {
	const told = async (...words: string[]) => {
		const {stdout, exitCode} = await home.run(['add', '--json', ...words]);
		const value = JSON.parse(stdout) as Result[] | {error: {code: string}};
		const code = Array.isArray(value) ? value[0]?.code : value.error.code;
		return [code, exitCode];
	};

	test('is added with its words and directory, runs there, and is removed', async () => {
		putConfig('# mine\ninstances: {}\n');
		const program = [
			process.execPath,
			'-e',
			"console.log('it is', process.cwd(), '$HOME'); setInterval(() => {}, 1e6)",
		];
		const added = await home.run(['add', '--name', 'BOT', '--tag', 'bots', '--', ...program]);
		expect([added.stderr, added.exitCode]).toEqual(['', 0]);
		expect(added.stdout).toContain('pitwall start BOT');
		expect(configured()).toMatchObject([
			{name: 'BOT', kind: 'command', symbol: 'BOT', mode: 'SIM', account: 'paper', tags: ['bots']},
		]);
		expect(configured()[0]?.command).toMatchObject({argv: program, cwd: dirname(home.path)});
		expect((await home.run(['start', 'BOT'])).exitCode).toBe(0);
		const log = () => readFileSync(join(home.path, 'logs/BOT.log'), 'utf8');
		await until('it speaks', () => log().includes(`it is ${dirname(home.path)} $HOME`));
		expect((await home.run(['stop', 'BOT'])).exitCode).toBe(0);
		expect((await home.run(['remove', 'BOT', '--yes'])).exitCode).toBe(0);
		expect(configText()).toBe('# mine\ninstances: {}\n');
	});

	test('that cannot be an instance is refused, and nothing is written', async () => {
		const config =
			'accounts: {solo: {exclusive: true}}\ninstances: {A: {symbol: X, account: solo, command: [sleep, 9]}}\n';
		putConfig(config);
		expect(await told('--name', 'BOT', '--', 'no-such-program')).toEqual(['PROGRAM_NOT_FOUND', 66]);
		expect(await told('--name', 'BOT', '--')).toEqual(['USAGE', 64]);
		expect(await told('--', 'sleep', '9')).toEqual(['USAGE', 64]);
		expect(await told('--name', '../x', '--', 'sleep', '9')).toEqual(['NAME_REFUSED', 64]);
		expect(await told('--name', 'a', '--', 'sleep', '9')).toEqual(['NAME_TAKEN', 64]);
		for (const flag of ['algorithm', 'capital', 'data', 'seed', 'speed', 'schedule', 'python'])
			expect(await told('--name', 'B', `--${flag}`, '5', '--', 'ls')).toEqual(['USAGE', 64]);
		const rival = ['--name', 'B', '--symbol', 'X', '--account', 'solo', '--', 'sleep', '9'];
		expect(await told(...rival)).toEqual(['ACCOUNT_EXCLUSIVE', 64]);
		expect(configText()).toBe(config);
	});
});

test('an instance is added with a schedule and an interpreter of its own', async () => {
	putConfig('instances: {}\n');
	putAlgorithm('snake.py', 'class Algorithm:\n    def run(self, at):\n        return "HOLD", 0\n');
	const words = ['add', '--symbol', 'BTC', '--algorithm', 'snake', '--capital', '1', '--name', 'A'];
	const missing = await home.json([...words, '--python', './no-python']);
	expect([missing.exitCode, JSON.stringify(missing.value)]).toEqual([
		65,
		expect.stringContaining('no-python cannot be used'),
	]);
	const refused = await home.json([...words, '--schedule', 'every now and then']);
	expect([refused.exitCode, refused.value]).toMatchObject([64, [{code: 'SETTING_REFUSED'}]]);
	// Beside the home's file, where a bare name would be searched for on the PATH.
	const interpreter = join(home.path, 'snake-python');
	writeFileSync(interpreter, '#!/bin/sh\nexec python3 "$@"\n', {mode: 0o755});
	const own = ['--schedule', 'every 5m', '--python', 'home/snake-python'];
	expect((await home.run([...words, ...own])).exitCode).toBe(0);
	expect(configured()).toMatchObject([
		{
			name: 'A',
			speed: 'wall',
			schedule: {cron: '*/5 * * * *'},
			python: interpreter,
		},
	]);
	expect(configText()).toContain('python: ./snake-python');
});

test('an instance that was only run by hand can be removed, too', async () => {
	putConfig('instances: {ETH: {seed: 1}}\n');
	const run = ['run', '--symbol', 'BTC', '--mode', 'SIM', '--bars', '5', '--speed', 'max'];
	expect((await home.run(run)).exitCode).toBe(0);
	expect((await rows()).map(({name}) => name)).toEqual(['ETH', 'BTC']);
	expect((await home.json(['set', 'BTC', 'fast=5'])).value).toMatchObject([
		{code: 'NOT_CONFIGURED'},
	]);
	expect((await home.run(['remove', 'BTC', '--yes'])).exitCode).toBe(0);
	expect((await rows()).map(({name}) => name)).toEqual(['ETH']);
	expect(configText()).toBe('instances: {ETH: {seed: 1}}\n');
	expect((await home.run(['remove', 'BTC', '--yes'])).exitCode).toBe(66);
});

test('a tag that nobody has is told, and so is a tag beside names', async () => {
	putConfig('instances: {A: {symbol: BTC, tags: [x]}, B: {symbol: ETH, tags: [y]}, C: {}}\n');
	expect((await rows('--tag', 'x', '--tag', 'y')).map(({name}) => name)).toEqual(['A', 'B']);
	expect((await home.run(['ps'])).stdout).toMatch(/TAGS/);
	expect((await home.run(['ps', '--tag', 'z'])).exitCode).toBe(66);
	expect((await home.run(['start', 'A', '--tag', 'x'])).exitCode).toBe(64);
});
