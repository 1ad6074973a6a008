/** Signals that mean something to Node or to the system, and nothing to Pitwall. */
import {type ChildProcess, spawn} from 'node:child_process';
import {readdirSync, readFileSync, readlinkSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {hasProc, readProcStat} from '../../state/process/proc-stat.ts';
import {startEnvironment} from '../support/environment.ts';
import {createTestHome, type Home, programFile, until} from '../support/pitwall.ts';
import {startTerminalRig} from '../support/terminal-rig.ts';

let home: Home;

beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
});

afterEach(async () => {
	await home.remove();
});

type View = {pid: number; observed: string; bar: number | null};

async function look(name: string): Promise<View | undefined> {
	const {value} = await home.json(['ps', name]);
	return (value as View[])[0];
}

async function supervisorPid(): Promise<number | undefined> {
	const {value} = await home.json(['locks']);
	return (value as {name: string; pid: number}[]).find(({name}) => name === 'SUPERVISOR')?.pid;
}

/** Inodes of sockets on which somebody listens, that process `pid` has open. */
function listensOn(pid: number): string[] {
	const listening = ['tcp', 'tcp6'].flatMap(table =>
		readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
			.split('\n')
			.map(line => line.trim().split(/\s+/))
			.filter(fields => fields[3] === '0A')
			.map(fields => `socket:[${fields[9]}]`),
	);
	return readdirSync(`/proc/${pid}/fd`)
		.map(fd => {
			try {
				return readlinkSync(`/proc/${pid}/fd/${fd}`);
			} catch {
				return '';
			}
		})
		.filter(target => listening.includes(target));
}

test.skipIf(!hasProc)('no program of Pitwall listens for a debugger after SIGUSR1', async () => {
	await home.run(['start', 'BTC']);
	const runner = (await look('BTC'))?.pid as number;
	const supervisor = (await supervisorPid()) as number;
	const panel = await startTerminalRig(process.execPath, [programFile], {
		env: {PITWALL_HOME: home.path},
	});
	const logs = home.start(['logs', '-f', 'BTC']);
	try {
		await panel.until(screen => screen.includes('EURUSD'), 20_000);
		await until('the first line', () => logs.output().includes('Bar 1'));
		const pids = [runner, supervisor, panel.child.pid, logs.child.pid as number];
		for (const pid of pids) process.kill(pid, 'SIGUSR1');
		// All of them answer once more: by then the signal was taken.
		await home.run(['start', 'ETH']);
		await panel.until(screen => screen.includes('●2 running'), 20_000);
		await until('a later line', () => logs.output().split('\n').length > 3);
		expect(pids.flatMap(listensOn)).toEqual([]);
		expect(panel.rawLog()).not.toContain('Debugger');
		expect(await look('BTC')).toMatchObject({pid: runner, observed: 'running'});
		expect(await supervisorPid()).toBe(supervisor);
	} finally {
		logs.child.kill('SIGTERM');
		await panel.stop();
		expect((await logs.ended).stderr).toBe('');
	}
});

test.skipIf(!hasProc)('a backtest and its threads do not listen either', async () => {
	const words = 'backtest --algorithm buy_and_hold --symbol BTC --bars 2000000 --json';
	const {child, ended} = home.start(words.split(' '));
	await until('the engine to work', () => descendantsOf(child).some(isBusy));
	for (const pid of descendantsOf(child)) process.kill(pid, 'SIGUSR1');
	const {stderr, exitCode} = await ended;
	expect(stderr).not.toContain('Debugger');
	expect(exitCode).toBe(0);
});

/** Node itself has long begun: before that the signal just ends it. */
const isBusy = (pid: number) => (readProcStat(pid)?.cpuTicks ?? 0) > 40;

/** The process and its children. */
function descendantsOf({pid}: ChildProcess): number[] {
	const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
	return [pid as number, ...children.trim().split(' ').filter(Boolean).map(Number)];
}

test('a supervisor goes on after signals that mean nothing to it', async () => {
	await home.run(['up']);
	const supervisor = (await supervisorPid()) as number;
	for (const signal of ['SIGUSR2', 'SIGALRM', 'SIGHUP', 'SIGPIPE'] as const)
		process.kill(supervisor, signal);
	expect((await home.run(['start', 'BTC'])).exitCode).toBe(0);
	expect(await supervisorPid()).toBe(supervisor);
});

test('a run whose file may grow no more says so and exits 74', async () => {
	const words = 'run --symbol BTC --algorithm buy_and_hold --speed max --bars 20000';
	const child = spawn(
		'sh',
		[
			'-c',
			'ulimit -c 0; ulimit -f 1200; exec "$@"',
			'sh',
			process.execPath,
			programFile,
			...words.split(' '),
		],
		{env: {...startEnvironment(), PITWALL_HOME: home.path}, stdio: ['ignore', 'ignore', 'pipe']},
	);
	let told = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
	const [code, signal] = await new Promise<[number | null, string | null]>(resolve => {
		child.on('close', (...end) => resolve(end));
	});
	expect([code, signal, told]).toEqual([74, null, expect.stringMatching(/DISK_FULL|DISK_ERROR/)]);
});
