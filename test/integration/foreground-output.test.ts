/** What becomes of programs in the foreground when whoever reads them stalls, goes away, or has no room. */
import {type ChildProcess, execFileSync, spawn} from 'node:child_process';
import {closeSync, constants, openSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createTestHome, type Home, programFile, until} from '../support/pitwall.ts';
import {startEnvironment} from '../support/environment.ts';
import {startTerminalRig, type TerminalRig} from '../support/terminal-rig.ts';

let home: Home;
let ends: (() => Promise<void> | void)[];

beforeEach(async () => {
	home = createTestHome();
	ends = [];
	await home.run(['init']);
});

afterEach(async () => {
	for (const end of ends.toReversed()) await end();
	await home.remove();
});

/** Starts `pitwall` with stdout as given, and ends it after the test. */
function start(parameters: readonly string[], stdout: 'pipe' | number) {
	const child = spawn(process.execPath, [programFile, ...parameters], {
		env: {...startEnvironment(), PITWALL_HOME: home.path, NO_COLOR: '1'},
		stdio: ['ignore', stdout, 'pipe'],
	});
	const ended = new Promise<{code: number | null; signal: string | null}>(resolve => {
		child.once('exit', (code, signal) => resolve({code, signal}));
	});
	ends.push(async () => {
		child.kill('SIGKILL');
		await ended;
	});
	return {child, ended};
}

/** Resolves once the supervisor holds its lock. */
async function supervises(pid: number | undefined): Promise<void> {
	await until('the supervisor to hold its lock', async () => {
		const {value} = await home.json(['locks']);
		return JSON.stringify(value).includes(`"pid":${pid}`);
	});
}

async function startsInstances(): Promise<void> {
	const started = await home.run(['start', 'BTC', 'ETH']);
	expect(started.exitCode).toBe(0);
	expect((await home.run(['stop', 'BTC', 'ETH'])).exitCode).toBe(0);
}

async function endsAtOnce({child, ended}: {child: ChildProcess; ended: Promise<unknown>}) {
	child.kill('SIGTERM');
	expect(await ended).toEqual({code: 0, signal: null});
}

test('a supervisor whose reader has gone goes on', async () => {
	const supervisor = start(['supervisor'], 'pipe');
	await supervises(supervisor.child.pid);
	supervisor.child.stdout?.destroy();
	await startsInstances();
	await supervises(supervisor.child.pid);
	await endsAtOnce(supervisor);
});

test('a supervisor whose reader has stopped goes on, and ends', async () => {
	const fifo = join(home.path, 'reader');
	execFileSync('sh', ['-c', 'mkfifo "$0"', fifo]);
	const pipe = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
	ends.push(() => closeSync(pipe));
	expect(() => {
		for (;;) writeSync(pipe, Buffer.alloc(4096));
	}).toThrow('EAGAIN');
	const supervisor = start(['supervisor'], pipe);
	await supervises(supervisor.child.pid);
	await startsInstances();
	await endsAtOnce(supervisor);
});

test('a supervisor whose output meets a full disk goes on', async () => {
	const full = openSync('/dev/full', 'w');
	const supervisor = start(['supervisor'], full);
	closeSync(full);
	await supervises(supervisor.child.pid);
	await startsInstances();
	await endsAtOnce(supervisor);
});

async function inTerminal(parameters: readonly string[]): Promise<TerminalRig> {
	const rig = await startTerminalRig(process.execPath, [programFile, ...parameters], {
		env: {PITWALL_HOME: home.path},
	});
	ends.push(() => rig.stop());
	return rig;
}

test('a supervisor whose terminal was closed goes on', async () => {
	const rig = await inTerminal(['supervisor']);
	await rig.until(screen => screen.includes('Supervisor started'));
	rig.hangUp();
	await startsInstances();
	await supervises(rig.child.pid);
	rig.signal('SIGTERM');
	expect(await rig.exitCode(20_000)).toBe(0);
});

test('a run whose terminal was closed ends cleanly, and so does the panel', async () => {
	const run = await inTerminal('run --symbol BTC --name HAND --algorithm buy_and_hold'.split(' '));
	await run.until(screen => screen.includes('Bar 1'), 20_000);
	run.hangUp();
	// 128 + 6 would be an abort.
	expect(await run.exitCode(20_000)).toBe(0);
	const panel = await inTerminal([]);
	await panel.until(screen => screen.includes('EURUSD'), 20_000);
	panel.hangUp();
	expect(await panel.exitCode(20_000)).toBe(129);
});

test('a run is read to its end, however slowly', async () => {
	const words = 'run --symbol BTC --name HAND --algorithm buy_and_hold --speed max --json';
	const {child, ended} = start([...words.split(' '), '--bars', '5000'], 'pipe');
	await until('the run to have written its last bar', async () => {
		const {stdout} = await home.run(['logs', 'HAND', '-n', '1']);
		return stdout.includes('Ended with exit code 0');
	});
	let lines = 0;
	child.stdout?.setEncoding('utf8').on('data', (text: string) => {
		lines += text.split('\n').length - 1;
	});
	expect(await ended).toEqual({code: 0, signal: null});
	await until('the last line to be read', () => lines === 5001);
});

test('a command carries out what was asked for when nobody reads its answer', async () => {
	await home.run(['start', 'BTC']);
	const down = start(['down', '--yes'], 'pipe');
	down.child.stdout?.destroy();
	expect(await down.ended).toEqual({code: 0, signal: null});
	expect((await home.json(['locks'])).value).toEqual([]);
});

test('an answer that finds no room exits 74, once what was asked for is done', async () => {
	const full = openSync('/dev/full', 'w');
	ends.push(() => closeSync(full));
	const started = start(['start', 'BTC'], full);
	let told = '';
	started.child.stderr?.setEncoding('utf8').on('data', (text: string) => (told += text));
	expect(await started.ended).toEqual({code: 74, signal: null});
	await until('the reason on stderr', () => told.includes('OUTPUT_NOT_WRITTEN'));
	const {value} = await home.json(['ps', 'BTC']);
	expect(value).toMatchObject([{name: 'BTC', observed: 'running'}]);
});

test('logs -f ends when nobody reads it any more', async () => {
	await home.run('run --symbol BTC --algorithm buy_and_hold --speed max --bars 3'.split(' '));
	const logs = start(['logs', '-f'], 'pipe');
	await new Promise(resolve => logs.child.stdout?.once('data', resolve));
	logs.child.stdout?.destroy();
	await home.run('run --symbol BTC --algorithm buy_and_hold --speed max --bars 6'.split(' '));
	expect(await logs.ended).toEqual({code: 0, signal: null});
});
