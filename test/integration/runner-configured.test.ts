import {readFileSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openControlStore} from '../../state/control/control-store.ts';
import {createTestHome, type TestHome} from '../support/runner.ts';

let home: TestHome;
beforeEach(() => {
	home = createTestHome(['holds', 'crosses-averages']);
});
afterEach(async () => {
	await home.remove();
});

const config = `
defaults: {mode: SIM, account: desk}
instances:
  first: {symbol: ETH, algorithm: crosses-averages, capital: 2500.5, parameters: {fast: 2}}
`;

const instances = () => {
	const store = openControlStore(home.directory.controlDatabase, {readonly: true});
	const found = store.instances();
	store.close();
	return found;
};

describe('a run of a configured instance', () => {
	test('its settings are the defaults, and flags override', async () => {
		writeFileSync(home.directory.config, config);
		const runner = home.run(['--name', 'first', '--bars', '2', '--speed', 'max']);
		expect((await runner.ended).code).toBe(0);
		expect(runner.stdout()).toContain('Started ETH with crosses-averages, account desk');
		expect(runner.stdout()).toMatch(/Bar 2: .* equity=2500\.50/);
		const other = home.run(['--name', 'first', '--capital', '7', '--bars', '3']);
		expect((await other.ended).code).toBe(78);
		expect(other.stderr()).toContain('its capital was 2500.5, now it is 7');
	});

	test('a broken file is told at a terminal, and does not keep a background start', async () => {
		writeFileSync(home.directory.config, config);
		const flags = ['--name', 'first', '--speed', 'max', '--bars'];
		await home.run([...flags, '1']).ended;
		writeFileSync(home.directory.config, 'instances: [this, is, wrong]');
		const foreground = home.run([...flags, '2']);
		expect((await foreground.ended).code).toBe(78);
		expect(foreground.stderr()).toContain('pitwall.yaml');
		const background = home.run([...flags, '2', '--background', '--run-id', 'r', '--epoch', '1']);
		expect((await background.ended).code).toBe(0);
	});
});

describe('a run that nobody configured', () => {
	test('it becomes known to every panel, without the limits of this one run', async () => {
		await home.run(['--symbol', 'BTC', '--algorithm', 'holds', '--bars', '1']).ended;
		expect(instances()).toMatchObject([{name: 'BTC', algorithm: 'holds', barsMax: null, speed: 1}]);
	});

	test('a mistake leaves no instance behind', async () => {
		await home.run(['--symbol', 'DOGE']).ended;
		await home.run(['--symbol', 'BTC', '--algorithm', 'nowhere']).ended;
		expect(instances()).toEqual([]);
	});

	test('what it starts carries the run in its environment', async () => {
		const file = `${home.directory.home}/environment`;
		const code = `import {writeFileSync} from 'node:fs';
export class Algorithm {
	run() {
		writeFileSync(${JSON.stringify(file)}, process.env.PITWALL_RUN_ID);
		return {action: 'HOLD', shares: 0};
	}
}`;
		writeFileSync(`${home.directory.algorithms}/tells.mjs`, code);
		const flags = ['--symbol', 'BTC', '--algorithm', 'tells', '--bars', '1', '--run-id', 'r-7'];
		expect((await home.run(flags).ended).code).toBe(0);
		expect(readFileSync(file, 'utf8')).toBe('r-7');
	});
});

describe('an account that trades a symbol once', () => {
	const exclusive = `
accounts: {solo: {exclusive: true}}
instances:
  first: {symbol: ETH, algorithm: holds, account: solo}
  real: {command: [sleep, '9'], symbol: X, mode: LIVE, account: main}
`;
	const refused = async (words: readonly string[], code: number) => {
		const run = home.run(words);
		expect(await run.ended).toMatchObject({code});
		expect(run.stderr()).toContain('[ACCOUNT_EXCLUSIVE]');
		return run.stderr();
	};
	const few = ['--bars', '2', '--speed', 'max'];

	test('is kept from a run by hand beside a configured one', async () => {
		writeFileSync(home.directory.config, exclusive);
		const holds = ['--algorithm', 'holds', '--symbol', 'ETH', '--name', 'mine', ...few];
		expect(await refused([...holds, '--account', 'solo'], 64)).toContain('first');
		expect(await home.run([...holds, '--account', 'paper']).ended).toMatchObject({code: 0});
		const program = ['--name', 'two', '--symbol', 'X', '--account', 'main', '--confirm-live'];
		await refused([...program, '--mode', 'LIVE', '--', 'true'], 64);
		expect(await home.run([...program, '--mode', 'SIM', '--', 'true']).ended).toMatchObject({
			code: 0,
		});
		expect(await home.run(['--name', 'first', ...few]).ended).toMatchObject({code: 0});
	});

	test('is kept from a second run by hand while the first one lives', async () => {
		const live = ['--symbol', 'X', '--account', 'main', '--mode', 'LIVE', '--confirm-live'];
		const sleeps = ['--', process.execPath, '-e', "console.log('up'); setInterval(() => {}, 1e6)"];
		const first = home.run([...live, '--name', 'one', ...sleeps]);
		await first.printed(/\[one-LIVE\] up/);
		expect(await refused([...live, '--name', 'two', '--', 'true'], 75)).toContain(
			'pitwall stop one',
		);
		first.kill('SIGINT');
		await first.ended;
		expect(await home.run([...live, '--name', 'two', '--', 'true']).ended).toMatchObject({code: 0});
	});
});
