import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {fixtureProgram, isAlive} from '../support/program-home.ts';
import {lookAt} from '../support/look.ts';
import {createTestHome, type TestHome, until} from '../support/runner.ts';

let home: TestHome;
beforeEach(() => {
	home = createTestHome();
});
afterEach(async () => {
	await home.remove();
});

function configure(settings: Record<string, unknown>): void {
	writeFileSync(home.directory.config, JSON.stringify({instances: {BOT: settings}}));
}

const pids = () =>
	readFileSync(join(home.directory.home, 'pids'), 'utf8').trim().split(' ').map(Number);

test('a configured program runs in the foreground, and Ctrl-C ends it politely', async () => {
	configure({command: ['python3', fixtureProgram('ends-on-sigusr1.py')], stop_signal: 'SIGUSR1'});
	const run = home.run(['--name', 'BOT']);
	await run.printed(/\[BOT-SIM\] up/);
	run.kill('SIGINT');
	expect(await run.ended).toEqual({code: 0, signal: null});
	expect(run.stdout()).toContain('[BOT-SIM] saved, bye\n');
});

test('it is told who it is; arguments are not touched by a shell, and stdin is empty', async () => {
	configure({
		command: ['python3', fixtureProgram('prints-its-environment.py'), 'a b', '$HOME', 7],
		cwd: 'algorithm',
		env: {PORT: 8080, GREETING: 'good day'},
	});
	const run = home.run(['--name', 'BOT']);
	expect(await run.ended).toEqual({code: 0, signal: null});
	const line = run.stdout().match(/\{.*\}/)?.[0] ?? '{}';
	expect(JSON.parse(line)).toEqual({
		argv: ['a b', '$HOME', '7'],
		cwd: home.directory.algorithms,
		stdin: '',
		environment: {
			PITWALL_NAME: 'BOT',
			PITWALL_HOME: home.directory.home,
			PITWALL_RUN_ID: expect.stringMatching(/^\d{8}_\d{6}_/) as string,
			PITWALL_INSTANCE_ID: expect.stringMatching(/^\d{8}_\d{6}_/) as string,
			PORT: '8080',
			GREETING: 'good day',
		},
	});
});

test('its exit code is the run’s, and a signal becomes 128 and its number', async () => {
	configure({command: 'exit 7'});
	expect(await home.run(['--name', 'BOT']).ended).toMatchObject({code: 7});
	configure({command: 'kill -SEGV $$'});
	const run = home.run(['--name', 'BOT', '--json']);
	expect(await run.ended).toMatchObject({code: 139});
	expect(run.stdout()).toContain('was killed by SIGSEGV (a crash in native code)');
});

test('what a run that was killed left behind is ended before the next one begins', async () => {
	configure({command: ['python3', fixtureProgram('holds-a-lock.py')], ready: {log: 'holding'}});
	for (let round = 0; round < 3; round += 1) {
		const run = home.run(['--name', 'BOT']);
		await run.printed(/\[BOT-SIM\] the program is ready/);
		const before = pids();
		run.kill('SIGKILL');
		await run.ended;
		expect(before.every(isAlive)).toBe(true);
		const next = home.run(['--name', 'BOT']);
		await next.printed(/\[BOT-SIM\] the program is ready/);
		expect(before.some(isAlive)).toBe(false);
		expect(home.log('BOT')).toContain('Killed 2 processes that an earlier run left behind');
		next.kill('SIGTERM');
		expect(await next.ended).toEqual({code: 0, signal: null});
		await until(() => !pids().some(isAlive));
	}
	expect(home.log('BOT')).not.toContain('exit code 65');
});

test('a lock that is taken away kills the program at once', async () => {
	configure({
		command: [fixtureProgram('ignores-sigterm.sh')],
		ready: {log: 'ignoring'},
		stop_timeout: '10m',
	});
	const run = home.run(['--name', 'BOT']);
	await run.printed(/\[BOT-SIM\] the program is ready/);
	const [program = 0] = pids();
	rmSync(home.directory.lockFile('BOT'));
	expect(await run.ended).toMatchObject({code: 75});
	expect(isAlive(program)).toBe(false);
});

test('flags of an algorithm and an unconfirmed LIVE are refused', async () => {
	configure({command: ['true'], mode: 'LIVE'});
	const run = home.run(['--name', 'BOT', '--bars', '5', '--set', 'a=1']);
	expect(await run.ended).toMatchObject({code: 64});
	expect(run.stderr()).toContain('--bars and --set were given for BOT');
	const live = home.run(['--name', 'BOT']);
	expect(await live.ended).toMatchObject({code: 64});
	expect(live.stderr()).toContain('[LIVE_NOT_CONFIRMED]');
	expect(await home.run(['--name', 'BOT', '--confirm-live']).ended).toMatchObject({code: 0});
});

test('binary and endless output costs neither memory nor the life of the run', async () => {
	configure({
		command: 'head -c 3000000 /dev/urandom; head -c 2000000 /dev/zero; printf end; exit 5',
	});
	const run = home.run(['--name', 'BOT']);
	expect(await run.ended).toMatchObject({code: 5});
	expect(home.log('BOT')).toMatch(/end\n.*Ended with exit code 5/);
});

test('every line of a program that prints fast and ends is in the log', async () => {
	configure({command: 'seq 1 150000'});
	expect(await home.run(['--name', 'BOT']).ended).toMatchObject({code: 0});
	const lines = home.log('BOT').split('\n');
	const numbers = lines.map(line => Number(/\] (\d+)$/.exec(line)?.[1])).filter(Number.isFinite);
	expect(numbers.length).toBe(150_000);
	expect(numbers.at(-1)).toBe(150_000);
});

test('a program that floods its output is stopped politely', async () => {
	configure({command: ['yes'], heartbeat: 'log', stop_timeout: '10s'});
	const run = home.run(['--name', 'BOT']);
	await run.printed(/\[BOT-SIM\] y\n/);
	run.kill('SIGTERM');
	expect(await run.ended).toEqual({code: 0, signal: null});
	expect(home.log('BOT').includes('is killed with all')).toBe(false);
});

test('any program behind --: no configuration is needed, and every panel knows it', async () => {
	const words = ['node', fixtureProgram('becomes-ready.mjs'), '--json'];
	const run = home.run(['--name', 'BOT', '--', ...words]);
	await run.printed(/\[BOT-SIM\] begun/);
	const look = () => lookAt(home.directory.home, 'BOT');
	await until(() => look().observed === 'running');
	const view = look();
	expect(view.reason).toBe('started by hand');
	expect(view.settings).toMatchObject({
		kind: 'command',
		algorithm: 'becomes-ready.mjs',
		command: {argv: words},
	});
	run.kill('SIGTERM');
	expect(await run.ended).toMatchObject({code: 0});
});

test('a name that becomes an algorithm keeps no figures of the program', async () => {
	configure({command: `echo '{"metric": "agents", "value": 25}'`});
	expect(await home.run(['--name', 'BOT']).ended).toMatchObject({code: 0});
	expect(lookAt(home.directory.home, 'BOT').metrics).toEqual({agents: 25});
	configure({symbol: 'BTC', algorithm: 'buy_and_hold', bars: 2, speed: 'max'});
	expect(await home.run(['--name', 'BOT']).ended).toMatchObject({code: 0});
	expect(lookAt(home.directory.home, 'BOT').metrics).toEqual({});
});
