import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createTestHome, type Home} from '../support/pitwall.ts';

let home: Home;
beforeEach(() => {
	home = createTestHome();
});
afterEach(() => home.remove());

const configure = (text: string) => writeFileSync(join(home.path, 'pitwall.yaml'), text);

/** What a person reads must answer three questions: what, why, and what to type. */
function expectThreeAnswers(text: string, what: RegExp): void {
	expect(text).toMatch(what);
	expect(text).toMatch(/\bwhy: \S/);
	expect(text).toMatch(/\bfix: \S/);
}

describe('a mistyped word is named, with what was meant', () => {
	test.each([
		[['run', '--symbol', 'DOGE'], 66, /DOGE: no market/, /BTC, ETH, GOLD/],
		[
			['run', '--symbol', 'BTC', '--algorithm', 'sma_crosover'],
			66,
			/sma_crosover/,
			/did you mean sma_crossover/,
		],
		[['run', '--symbol', 'BTC', '--mode', 'PAPER'], 64, /--mode: was 'PAPER'/, /SIM or LIVE/],
		[['run', '--symbol', 'BTC', '--sped', '3'], 64, /--sped/, /did you mean --speed/],
		[['ps', '--jsn'], 64, /--jsn/, /did you mean --json/],
		[['start', '--mode', 'PAPER'], 64, /--mode: was PAPER/, /SIM or LIVE/],
		[['strat', 'BTC'], 64, /strat: no such command/, /did you mean pitwall start/],
	])('pitwall %j', async (words, exitCode, what, hint) => {
		const ended = await home.run(words);
		expect(ended.exitCode).toBe(exitCode);
		expectThreeAnswers(ended.stderr, what);
		expect(ended.stderr).toMatch(hint);
	});

	test('an instance that does not exist, and a neighbour that does', async () => {
		await home.run(['init']);
		for (const command of ['start', 'stop', 'why', 'ps']) {
			const ended = await home.run([command, 'GLOD']);
			expect(ended.exitCode, command).toBe(66);
			expectThreeAnswers(ended.stderr, /GLOD: no such instance/);
			expect(ended.stderr).toContain('did you mean GOLD');
		}
	});

	test('symbols and algorithms of the configuration that are not there', async () => {
		await home.run(['init']);
		configure('instances: {SOL: , ETH: {algorithm: sma_crosover}}');
		const {exitCode, stderr} = await home.run(['start', '--all']);
		expect(exitCode).toBe(66);
		expectThreeAnswers(stderr, /SOL: failed/);
		expect(stderr).toContain('why: SOL: no market of this symbol');
		expect(stderr).toContain('why: algorithm sma_crosover: no such file');
		const {stdout} = await home.run(['ps']);
		expect(stdout).toContain('SOL: SOL: no market of this symbol');
	});
});

describe('a configuration that cannot be used', () => {
	test.each([
		['instances:\n  BTC: {speed: 1\n  ETH: [\n', /pitwall\.yaml:3:\d+: .*end with a \}/],
		[
			'instances:\n  BTC:\n    algoritm: x\n',
			/pitwall\.yaml:3:\d+: .*unknown key, did you mean algorithm/,
		],
		['instances:\n  BTC:\n    mode: PAPER\n', /pitwall\.yaml:3:\d+: .*SIM or LIVE, was "PAPER"/],
		['\u0000\u0001', /pitwall\.yaml:1:\d+: /],
	])('names file, line and what was expected: %j', async (text, what) => {
		await home.run(['init']);
		configure(text);
		const ended = await home.run(['run', '--symbol', 'BTC', '--bars', '1']);
		expect(ended.exitCode).toBe(78);
		expectThreeAnswers(ended.stderr, what);
	});

	test('a broken file changes nothing that runs; the last good settings stay in force', async () => {
		await home.run(['init']);
		await home.run(['start', 'BTC']);
		configure('instances: {BTC: [');
		const {stdout, stderr, exitCode} = await home.run(['ps']);
		expect(exitCode).toBe(0);
		expect(stdout).toMatch(/BTC +SIM +● running/);
		expectThreeAnswers(stderr, /pitwall\.yaml:1:/);
		expect((await home.run(['restart', 'BTC'])).exitCode).toBe(0);
		expect((await home.run(['stop', 'BTC'])).exitCode).toBe(0);
	});

	test('an instance that is taken out of the file while it runs is still stopped by down', async () => {
		await home.run(['init']);
		await home.run(['start', 'BTC']);
		configure('instances: {ETH: }');
		const {exitCode, stdout} = await home.run(['down', '--yes']);
		expect(stdout).toContain('✓ BTC: stopped');
		expect(stdout).not.toContain('✗');
		expect(exitCode).toBe(0);
	});
});

test('without a terminal the panel says so and prints what ps prints', async () => {
	const {stdout, stderr, exitCode} = await home.run([]);
	expect(exitCode).toBe(0);
	expect(stderr).toContain('stdin is none: here is pitwall ps');
	expect(stdout).toMatch(/^NAME +MODE +STATE/);
	expect(stdout).toContain('EURUSD');
});
