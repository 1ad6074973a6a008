/** Programs that carry no token of their run: they are found by session, output and parent, ended, and never doubled. */
import {copyFileSync, existsSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {programFile, until} from '../support/pitwall.ts';
import {
	createProgramHome,
	fixtureProgram,
	isAlive,
	type ProgramHome,
} from '../support/program-home.ts';

let home: ProgramHome;
beforeEach(async () => {
	home = await createProgramHome();
});
afterEach(async () => {
	const pids = home.pids();
	await home.remove();
	for (const pid of pids.filter(isAlive)) process.kill(pid, 'SIGKILL');
});

const algorithmFile = fixtureProgram('../algorithm/starts-a-stray.mjs');
const bot = fixtureProgram('loses-its-token.py');
const path = `PATH=${process.env['PATH'] ?? ''}`;
const common = {
	ready: {log: '^up'},
	stop_timeout: '1s',
	restart: {backoff: '10ms..50ms', deaths: '50 in 1m'},
};
const programs: [string, string[]][] = [
	['overwrites its environment', ['python3', bot]],
	['is started by env -i', ['env', '-i', path, 'python3', bot]],
	['says that it belongs to another run', ['env', 'PITWALL_RUN_ID=x', 'python3', bot]],
	['leaves children without its environment in other sessions', [fixtureProgram('strays.sh')]],
];

/** Starts BOT by hand and returns its runner once the program is ready. */
async function runByHand(words: string[] = ['--name', 'BOT']) {
	const run = home.start(['run', ...words]);
	await until('the program is up', () => /\] up/.test(run.output()));
	return run;
}

describe.each(programs)('a program that %s', (_, command) => {
	beforeEach(() => {
		home.configure({command, ...common});
	});

	test.each(['stop', 'kill'])('is gone after %s', async verb => {
		expect((await home.run(['start', 'BOT'])).exitCode).toBe(0);
		const pids = home.pids();
		expect(pids.length).toBeGreaterThan(1);
		expect(pids.every(isAlive)).toBe(true);
		expect((await home.run([verb, 'BOT'])).exitCode).toBe(0);
		expect(pids.some(isAlive)).toBe(false);
		expect(home.view()).toMatchObject({observed: 'stopped', pid: null, left: []});
	});

	test('is gone before the next copy begins when its runner is killed', async () => {
		await home.run(['start', 'BOT']);
		for (let round = 0; round < 2; round += 1) {
			const {pid} = home.view();
			const before = home.pids();
			process.kill(pid ?? 0, 'SIGKILL');
			await home.see('another run', view => view.pid !== pid && view.observed === 'running');
			expect(before.some(isAlive)).toBe(false);
		}
	});

	test('started by hand: it is seen after its runner was killed, and the next run ends it first', async () => {
		const first = await runByHand();
		const before = home.pids();
		first.child.kill('SIGKILL');
		await first.ended;
		expect(before.every(isAlive)).toBe(true);
		expect(home.view().left.map(({pid}) => pid)).toEqual(expect.arrayContaining(before));
		expect((await home.run(['ps'])).stdout).toMatch(/BOT: its program lives: pid \d+/);
		const next = await runByHand();
		expect(before.some(isAlive)).toBe(false);
		expect(home.log()).toMatch(/Killed \d process(es)? that an earlier run left behind/);
		next.child.kill('SIGTERM');
		expect((await next.ended).exitCode).toBe(0);
		expect(home.pids().some(isAlive)).toBe(false);
	});

	test.each([
		['kill', 'BOT'],
		['stop', 'BOT'],
		['down', '--yes'],
	])('started by hand and left by its runner: %s %s ends it', async (...words) => {
		const run = await runByHand();
		const pids = home.pids();
		run.child.kill('SIGKILL');
		await run.ended;
		const {exitCode, stdout} = await home.run(words);
		expect(exitCode).toBe(0);
		expect(pids.some(isAlive)).toBe(false);
		if (words[0] === 'down')
			expect(stdout).toContain('by session, group, token, output and parent: none');
		expect(home.view()).toMatchObject({observed: 'stopped', left: []});
	});
});

test('a program that kills its runner with its first instruction is known already', async () => {
	home.configure({command: 'kill -9 $PPID; exec env -i sleep 3000'});
	const run = home.start(['run', '--name', 'BOT']);
	await run.ended;
	const {left, observed} = home.view();
	expect(left).toHaveLength(1);
	expect(observed).not.toBe('stopped');
	expect((await home.run(['kill', 'BOT'])).exitCode).toBe(0);
	expect(left.some(({pid}) => isAlive(pid))).toBe(false);
});

test('what left session, environment and output is recorded while its parent lives', async () => {
	home.configure({command: [fixtureProgram('strays.sh')], ...common});
	const run = await runByHand();
	const [program = 0, , stray = 0] = home.pids();
	const isRecorded = () => home.file('state/pitwall.db-wal').includes(`"pid":${stray},`);
	await until('it is recorded', isRecorded);
	run.child.kill('SIGKILL');
	await run.ended;
	process.kill(program, 'SIGKILL');
	await until('its parent is gone', () => !isAlive(program));
	expect(isAlive(stray)).toBe(true);
	expect((await home.run(['kill', 'BOT'])).exitCode).toBe(0);
	expect(home.pids().some(isAlive)).toBe(false);
});

test.each(['kill', 'stop'])(
	'a process that an algorithm started and disowned is gone after %s',
	async verb => {
		copyFileSync(algorithmFile, join(home.path, 'algorithm', 'starts-a-stray.mjs'));
		home.configure({symbol: 'BTC', algorithm: 'starts-a-stray'});
		const environment = {PITWALL_STRAY_FOLDER: home.path};
		await home.start(['start', 'BOT'], environment).ended;
		const stray = Number(home.file(`stray-${home.view().pid}`));
		expect(isAlive(stray)).toBe(true);
		if (verb === 'stop') {
			const isRecorded = () => home.file('state/pitwall.db-wal').includes(`"pid":${stray},`);
			await until('it is recorded', isRecorded);
		}
		expect((await home.run([verb, 'BOT'])).exitCode).toBe(0);
		expect(isAlive(stray)).toBe(false);
	},
);

test('an instance whose program lives is not removed', async () => {
	home.configure({command: ['python3', bot], ...common});
	const run = await runByHand();
	run.child.kill('SIGKILL');
	await run.ended;
	const {exitCode} = await home.run(['remove', 'BOT', '--yes']);
	expect(exitCode).not.toBe(0);
	expect(home.pids().every(isAlive)).toBe(true);
});

test('a supervisor and an instance that a program started are none of its processes', async () => {
	const words = `'${process.execPath}' '${programFile}' start OTHER; echo up; exec sleep 3000`;
	home.configure({command: words, ...common}, {OTHER: {command: ['sleep', '3000']}});
	const run = await runByHand();
	const supervisor = JSON.parse(home.file('.locks/SUPERVISOR.lock')) as {pid: number};
	const other = JSON.parse(home.file('.locks/OTHER.lock')) as {pid: number};
	run.child.kill('SIGTERM');
	await run.ended;
	expect((await home.run(['start', 'BOT'])).exitCode).toBe(0);
	expect((await home.run(['kill', 'BOT'])).exitCode).toBe(0);
	expect([supervisor.pid, other.pid].map(isAlive)).toEqual([true, true]);
	expect(existsSync(join(home.path, '.locks/OTHER.lock'))).toBe(true);
});

test('names of variables that no shell knows, and those that shells set themselves, arrive unchanged', async () => {
	home.configure({command: ['env'], env: {IFS: 'x y', OPTIND: '7', PWD: '/elsewhere', EMPTY: ''}});
	const {ended} = home.start(['run', '--name', 'BOT'], {
		'odd.name-1': 'a=b\tc',
		SHLVL: '3',
		_: 'me',
	});
	const {stdout} = await ended;
	for (const line of [
		'IFS=x y',
		'OPTIND=7',
		'PWD=/elsewhere',
		'EMPTY=',
		'odd.name-1=a=b',
		'SHLVL=3',
		'_=me',
	])
		expect(stdout).toContain(`] ${line}`);
	expect(stdout).not.toContain('PITWALL_GATE');
});
