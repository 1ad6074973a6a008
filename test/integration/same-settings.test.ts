import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {parseConfig} from '../../state/config/config.ts';
import {createTestHome, type Home} from '../support/pitwall.ts';

let home: Home;
beforeEach(() => {
	home = createTestHome();
	mkdirSync(join(home.path, 'algorithm'), {recursive: true});
	configure('instances: {}\n');
});
afterEach(async () => {
	await home.remove();
});

function configure(text: string): void {
	writeFileSync(join(home.path, 'pitwall.yaml'), text);
}

const configured = () =>
	parseConfig(readFileSync(join(home.path, 'pitwall.yaml'), 'utf8'), 'pitwall.yaml').instances;

/** Creates an algorithm that works only with this very label. */
function putLabelled(label: string): void {
	const lines = [
		'export class Algorithm {',
		"	static parameters = {label: 'x', size: 1};",
		'	constructor(symbol, capital, {label}) {',
		`		if (label !== ${JSON.stringify(label)}) throw new Error('label ' + JSON.stringify(label));`,
		'	}',
		"	run() { return {action: 'HOLD', shares: 0}; }",
		'}',
	];
	writeFileSync(join(home.path, 'algorithm/labelled.mjs'), `${lines.join('\n')}\n`);
}

const short = ['--speed', 'max', '--bars', '1'];
const runIt = (...words: string[]) => home.run(['run', ...words, ...short]);
const addIt = (...words: string[]) =>
	home.run(['add', '--symbol', 'BTC', '--algorithm', 'labelled', '--capital', '100', ...words]);

describe.each(['5', '5.0', 'true', '007'])('a parameter that is declared as a text is %s', text => {
	const set = ['--set', `label=${text}`];

	test('for run and backtest, add and set, and in the file', async () => {
		putLabelled(text);
		const symbol = ['--symbol', 'BTC', '--algorithm', 'labelled'];
		expect(await runIt(...symbol, ...set)).toMatchObject({exitCode: 0});
		const tested = await home.json(['backtest', ...symbol, ...set, '--bars', '5']);
		expect(tested).toMatchObject({exitCode: 0});
		expect(tested.value).toMatchObject({settings: {parameters: {label: text}}});
		expect(await addIt('--name', 'ADDED', ...set)).toMatchObject({exitCode: 0});
		expect(await home.run(['set', 'ADDED', `label=${text}`])).toMatchObject({exitCode: 0});
		expect(await runIt('--name', 'ADDED')).toMatchObject({exitCode: 0});
		configure(
			`instances: {FILED: {symbol: BTC, algorithm: labelled, parameters: {label: ${text}}}}\n`,
		);
		expect(await runIt('--name', 'FILED')).toMatchObject({exitCode: 0});
	});
});

describe('what belongs to an algorithm is refused beside a program', () => {
	const given = [
		[['--schedule', 'every 5m'], {schedule: 'every 5m'}],
		[['--calendar', 'NYSE'], {schedule: {calendar: 'NYSE'}}],
		[['--python', 'python3'], {python: 'python3'}],
		[['--speed', '5'], {speed: 5}],
		[['--capital', '5'], {capital: 5}],
		[['--upgrade'], null],
	] as const;

	test.each(given)('%j on the command line, and in the file', async (words, settings) => {
		const run = await home.run(['run', '--name', 'BOT', ...words, '--', 'true']);
		expect(run.exitCode).toBe(64);
		expect(run.stderr).toContain(`${words[0]} was given for BOT`);
		if (settings === null) return;
		configure(JSON.stringify({instances: {BOT: {command: ['true'], ...settings}}}));
		const started = await home.run(['run', '--name', 'BOT']);
		expect(started.exitCode).toBe(78);
		expect(started.stderr).toContain('beside command: it belongs to an algorithm');
	});

	test('by add, in the same words', async () => {
		const words = ['--schedule', 'every 5m', '--python', 'python3'];
		const {exitCode, stderr} = await home.run(['add', '--name', 'BOT', ...words, '--', 'true']);
		expect(exitCode).toBe(64);
		expect(stderr).toContain('--schedule and --python were given for a program');
		expect(stderr).toContain('a program trades by itself');
	});
});

describe('numbers', () => {
	test.each(['1e4', '10_000', '10000'])('capital %s is the same everywhere', async capital => {
		putLabelled('x');
		const algorithm = ['--algorithm', 'labelled', '--capital', capital];
		const run = await runIt('--symbol', 'BTC', ...algorithm);
		expect(run.exitCode).toBe(0);
		expect(run.stdout).toContain('capital 10000');
		const words = ['backtest', '--symbol', 'ETH', ...algorithm, '--bars', '5'];
		const {value} = await home.json(words);
		expect(value).toMatchObject({settings: {capital: 10_000}});
		const added = ['add', '--name', 'ADDED', '--symbol', 'BTC', ...algorithm];
		expect(await home.run(added)).toMatchObject({exitCode: 0});
		expect(configured()).toMatchObject([{name: 'ADDED', capitalMicros: 10_000_000_000}]);
		configure(`instances: {FILED: {symbol: BTC, algorithm: labelled, capital: ${capital}}}\n`);
		expect((await runIt('--name', 'FILED')).stdout).toContain('capital 10000');
	});

	test('a seed above 2147483647 is taken everywhere', async () => {
		putLabelled('x');
		const seed = ['--seed', '3000000000'];
		const run = await runIt('--symbol', 'BTC', '--algorithm', 'labelled', ...seed);
		expect(run).toMatchObject({exitCode: 0});
		expect(run.stdout).toContain('simulated with seed 3000000000');
		expect(await addIt('--name', 'ADDED', ...seed)).toMatchObject({exitCode: 0});
		expect(configured()).toMatchObject([{market: {kind: 'simulated', seed: 3_000_000_000}}]);
		expect((await runIt('--name', 'ADDED')).stdout).toContain('seed 3000000000');
	});

	test('an amount in hexadecimal is refused after each flag', async () => {
		putLabelled('x');
		const words = ['--symbol', 'BTC', '--algorithm', 'labelled', '--capital', '0x10'];
		for (const command of ['run', 'backtest', 'add'])
			expect(await home.run([command, ...words])).toMatchObject({exitCode: 64});
	});
});
