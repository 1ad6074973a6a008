/** One home, one kernel, several containers: pids and host names say nothing, the kernel lock does. */
import {spawnSync} from 'node:child_process';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {canContain, type Container, startContainer} from '../support/container.ts';
import {createTestHome, type Home, programFile, until} from '../support/pitwall.ts';
import {startEnvironment} from '../support/environment.ts';
import {isAlive} from '../support/program-home.ts';

let home: Home;
let containers: Container[];

beforeEach(async ({skip}) => {
	if (!canContain()) skip('this user may not make pid and host name spaces');
	home = createTestHome();
	containers = [];
	await home.run(['init']);
});
afterEach(async () => {
	for (const container of containers ?? []) await container.kill();
	await home?.remove();
});

async function contain(name: string): Promise<Container> {
	const container = await startContainer(home.path, name);
	containers.push(container);
	return container;
}

type View = {name: string; observed: string; reason: string; pid: number | null};

async function viewOf(name: string): Promise<View | undefined> {
	const {value} = await home.json(['ps']);
	return (value as View[]).find(view => view.name === name);
}

async function verdicts(): Promise<Record<string, string>> {
	const {value} = await home.json(['locks']);
	const rows = value as {name: string; verdict: string}[];
	return Object.fromEntries(rows.map(({name, verdict}) => [name, verdict]));
}

test('after a container was killed, its locks are stale and the next one goes on', async () => {
	const first = await contain('first');
	const started = await first.run('start', 'BTC');
	expect(started.exitCode, started.output).toBe(0);
	await first.kill();
	await until('all stale', async () => Object.values(await verdicts()).every(is => is === 'stale'));
	expect(await verdicts()).toEqual({BTC: 'stale', SUPERVISOR: 'stale'});
	const second = await contain('second');
	const up = await second.run('up');
	expect(up.exitCode, up.output).toBe(0);
	expect((await second.run('ps')).output).toMatch(/BTC +SIM +● running/);
	const down = await second.run('down', '--yes');
	expect(down.exitCode, down.output).toBe(0);
	expect(await verdicts()).toEqual({});
});

test('after a container was killed, the machine itself goes on', async () => {
	const first = await contain('first');
	expect((await first.run('start', 'BTC')).exitCode).toBe(0);
	await first.kill();
	const started = await home.run(['start', 'BTC']);
	expect(started.exitCode, started.stderr).toBe(0);
	expect((await home.run(['doctor'])).stdout).not.toContain('foreign');
});

test('what runs in a container is seen and stopped from outside, and never doubled', async () => {
	const inner = await contain('inner');
	expect((await inner.run('start', 'BTC')).exitCode).toBe(0);
	const view = await viewOf('BTC');
	expect(view).toMatchObject({observed: 'running', reason: ''});
	expect(isAlive(view?.pid ?? 0)).toBe(true);
	const again = await home.run(['start', 'BTC']);
	expect(again.stdout + again.stderr).toContain('already running');
	const byHand = await home.run(['run', '--symbol', 'BTC', '--bars', '1']);
	expect(byHand.exitCode).toBe(75);
	const down = await home.run(['down', '--yes']);
	expect(down.exitCode, down.stdout + down.stderr).toBe(0);
	expect(isAlive(view?.pid ?? 0)).toBe(false);
	expect(await verdicts()).toEqual({});
});

test('a supervisor outside takes over what lives in a container, and stops it', async () => {
	const inner = await contain('inner');
	expect((await inner.run('start', 'BTC')).exitCode).toBe(0);
	const {value} = await home.json(['locks']);
	const rows = value as {name: string; pid: number}[];
	process.kill(rows.find(({name}) => name === 'SUPERVISOR')?.pid ?? 0, 'SIGKILL');
	await until('no supervisor', async () => (await verdicts())['SUPERVISOR'] === 'stale');
	const pid = (await viewOf('BTC'))?.pid ?? 0;
	expect((await home.run(['up'])).exitCode).toBe(0);
	expect((await viewOf('BTC'))?.pid).toBe(pid);
	const stop = await home.run(['stop', 'BTC']);
	expect(stop.exitCode, stop.stderr).toBe(0);
	expect(isAlive(pid)).toBe(false);
});

test('from another container what lives is seen, not doubled, and stopped by its own supervisor', async () => {
	const first = await contain('first');
	expect((await first.run('start', 'BTC', 'ETH')).exitCode).toBe(0);
	const second = await contain('second');
	expect((await second.run('ps')).output).toMatch(/BTC +SIM +● running/);
	expect((await second.run('locks')).output).toMatch(/BTC +held/);
	expect((await second.run('run', '--symbol', 'BTC', '--bars', '1')).exitCode).toBe(75);
	const stop = await second.run('stop', 'BTC');
	expect(stop.exitCode, stop.output).toBe(0);
	const down = await second.run('down', '--yes');
	expect(down.exitCode).toBe(75);
	expect(down.output).toContain('it lives in another container');
	expect(await verdicts()).toEqual({SUPERVISOR: 'held'});
});

test('a supervisor that cannot reach a living instance says so and signals nothing', async () => {
	const first = await contain('first');
	expect((await first.run('start', 'BTC')).exitCode).toBe(0);
	const {value} = await home.json(['locks']);
	const rows = value as {name: string; pid: number}[];
	process.kill(rows.find(({name}) => name === 'SUPERVISOR')?.pid ?? 0, 'SIGKILL');
	await until('no supervisor', async () => (await verdicts())['SUPERVISOR'] === 'stale');
	const second = await contain('second');
	expect((await second.run('up')).exitCode).toBe(0);
	const stop = await second.run('stop', 'BTC', '--wait', '2');
	expect(stop.exitCode).toBe(75);
	expect(stop.output).toContain('another container');
	expect((await viewOf('BTC'))?.pid).not.toBeNull();
	await first.kill();
	await until('its end', async () => /BTC +SIM +○ off/.test((await second.run('ps')).output));
});

test('a host name that changes keeps nobody from stopping what runs', async () => {
	expect((await home.run(['start', 'BTC', 'ETH'])).exitCode).toBe(0);
	const renamed = (...words: string[]) =>
		spawnSync(
			'unshare',
			[
				'--uts',
				'sh',
				'-c',
				'hostname renamed; exec "$@"',
				'sh',
				process.execPath,
				programFile,
				...words,
			],
			{encoding: 'utf8', env: {...startEnvironment(), PITWALL_HOME: home.path, NO_COLOR: '1'}},
		);
	expect(renamed('ps').stdout).toMatch(/BTC +SIM +● running/);
	const stop = renamed('stop', 'BTC');
	expect(stop.status, stop.stderr).toBe(0);
	const down = renamed('down', '--yes');
	expect(down.status, down.stdout + down.stderr).toBe(0);
	expect(await verdicts()).toEqual({});
});
