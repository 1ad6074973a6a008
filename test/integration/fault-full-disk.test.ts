/** A disk that takes no byte more: what runs can be stopped all the same, and the words say what was not recorded. */
import {readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {directoryAt} from '../../state/home/directory.ts';
import {bindReadOnly, fill, mountSmall, unbind, unmount} from '../support/mount.ts';
import {findHolderPid, holderPid} from '../support/holder-pid.ts';
import {lookAt} from '../support/look.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';
import {isAlive} from '../support/program-home.ts';

const noMount = 'mounting needs root rights';
const botScript = 'echo $$ >> pids; while :; do sleep 1; done';
const settings = {command: ['/bin/sh', '-c', botScript], stop_timeout: '2s'};

let home: Home;
beforeEach(() => {
	home = createTestHome();
});
afterEach(async () => {
	unbind(home.path);
	rmSync(join(home.path, 'ballast'), {force: true});
	await home.run(['down', '--yes']);
	unmount(home.path);
	await home.remove();
});

const directory = () => directoryAt(home.path);
const pidOf = (name: string) => holderPid(home.path, name);
const isRunning = (name: string) => findHolderPid(home.path, name) !== null;
const wishes = () => readdirSync(directory().wishes);

/** Starts the wrapped programs A and B on a file system of eight megabytes. */
async function startBots(bot: object = settings): Promise<boolean> {
	if (!mountSmall(home.path, 'size=8m')) return false;
	await home.run(['init']);
	const instances = {A: {...bot}, B: {...bot}};
	writeFileSync(directory().config, JSON.stringify({instances}));
	await home.run(['start', 'A', 'B']);
	return true;
}

/** Waits for heartbeats of the supervisor, which are the times of its entry and need no byte on the disk. */
async function supervisorBeats(count: number): Promise<void> {
	const pid = pidOf('SUPERVISOR');
	const entry = readdirSync(directory().instances).find(name => name.includes(`_${pid}_`)) ?? '';
	const beatMs = () => statSync(join(directory().instances, entry)).mtimeMs;
	for (let beat = 0; beat < count; beat += 1) {
		const before = beatMs();
		await until('a heartbeat of the supervisor', () => beatMs() !== before);
	}
}

const cannotRecord = /could not be recorded .*\nwhy: .*\nfix: /;

describe('a full disk', () => {
	test.for([
		['stop', 'SIGTERM'],
		['kill', 'SIGKILL'],
	] as const)(
		'%s ends the process and says that it was not recorded; it stays stopped',
		async ([word, by], {skip}) => {
			if (!(await startBots())) skip(noMount);
			const [a, b, supervisor] = [pidOf('A'), pidOf('B'), pidOf('SUPERVISOR')];
			const ballast = fill(home.path);
			const {exitCode, stdout, stderr} = await home.run([word, 'A']);
			expect(stdout).toBe(`A: stopped by ${by} (pid ${a} is gone)\n`);
			expect(stderr).toMatch(cannotRecord);
			expect(stderr).toContain('the disk is full');
			expect(exitCode).toBe(0);
			expect([isAlive(a), isAlive(b)]).toEqual([false, true]);
			expect(pidOf('SUPERVISOR')).toBe(supervisor);

			rmSync(ballast);
			await until('the request is recorded', () => wishes().length === 0);
			await until('stopped', () => lookAt(home.path, 'A').observed === 'stopped');
			expect(lookAt(home.path, 'A').wanted.wanted).toBe('stopped');
			expect(isRunning('A')).toBe(false);
			expect((await home.run(['start', 'A'])).exitCode).toBe(0);
		},
	);

	test('stops an algorithm, and one whose supervisor is gone; `up` leaves them stopped', async ({
		skip,
	}) => {
		if (!(await startBots({symbol: 'BTC', restart: {backoff: '60s..60s'}}))) skip(noMount);
		process.kill(pidOf('SUPERVISOR'), 'SIGKILL');
		const pids = [pidOf('A'), pidOf('B')];
		const ballast = fill(home.path);
		const {stderr} = await home.run(['stop', '--all']);
		expect(stderr).toMatch(cannotRecord);
		expect(pids.map(isAlive)).toEqual([false, false]);
		rmSync(ballast);
		expect((await home.run(['up'])).stdout).toContain('no instance is wanted');
		await until('the requests are recorded', () => wishes().length === 0);
		expect([isRunning('A'), isRunning('B')]).toEqual([false, false]);
	});

	test('down stops everything, proves it, and says what was not recorded', async ({skip}) => {
		if (!(await startBots())) skip(noMount);
		const pids = [pidOf('A'), pidOf('B'), pidOf('SUPERVISOR')];
		const ballast = fill(home.path);
		const {exitCode, stdout} = await home.run(['down', '--yes']);
		expect(pids.map(isAlive)).toEqual([false, false, false]);
		expect(stdout).toMatch(/✓ A: stopped by SIGTERM \(pid \d+ is gone\)/);
		expect(stdout).toContain(`✓ supervisor: stopped (was pid ${pids[2]})`);
		expect(stdout).toContain('✓ locks held: none');
		expect(stdout).toMatch(/✗ .*could not be recorded.*the disk is full/);
		expect(exitCode).toBe(0);
		rmSync(ballast);
		expect((await home.run(['up'])).stdout).toContain('no instance is wanted');
	});

	test('a start that comes after overrules the stop that waits', async ({skip}) => {
		if (!(await startBots())) skip(noMount);
		process.kill(pidOf('SUPERVISOR'), 'SIGKILL');
		const ballast = fill(home.path);
		await home.run(['stop', 'A']);
		rmSync(ballast);
		expect((await home.run(['start', 'A'])).exitCode).toBe(0);
		const pid = pidOf('A');
		await until('nothing waits', () => wishes().length === 0);
		expect(isAlive(pid)).toBe(true);
		expect(lookAt(home.path, 'A').wanted.wanted).toBe('running');
	});
});

describe('an instance that ends because the disk is full', () => {
	/** Pids of runners of `name` that are there now. */
	const runners = (name: string) =>
		readdirSync('/proc').filter(
			pid => /^\d+$/.test(pid) && commandLine(pid).includes(`\0${name}\0`),
		);
	const commandLine = (pid: string) => {
		try {
			const text = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
			return text.includes(home.path) ? text : '';
		} catch {
			return '';
		}
	};

	test('does not use up its restart budget, says why, and goes on when there is room', async ({
		skip,
	}) => {
		const restart = {backoff: '50ms..100ms', deaths: '1 in 10m'};
		if (!(await startBots({symbol: 'BTC', speed: 50, restart}))) skip(noMount);
		const first = pidOf('A');
		const ballast = fill(home.path);
		await until('it ends', () => !isAlive(first));
		const tried = new Set<string>();
		await until(
			'five tries',
			() => {
				for (const pid of runners('A')) tried.add(pid);
				return tried.size >= 5;
			},
			60_000,
		);
		const why = (await home.run(['why', 'A'])).stdout;
		expect(why).toMatch(/is: .*(?:disk is full|full disk)/);
		expect(why).not.toContain('without a word');
		expect(why).toContain('what to do: free some space on the disk');
		rmSync(ballast);
		await until('it runs again', () => lookAt(home.path, 'A').observed === 'running', 60_000);
		expect(lookAt(home.path, 'A').reason).toBe('');
		expect((await home.run(['stop', '--all'])).exitCode).toBe(0);
	});

	test('is told so where the supervisor is not its parent', async ({skip}) => {
		const restart = {backoff: '60s..60s', deaths: '1 in 10m'};
		if (!(await startBots({symbol: 'BTC', speed: 50, restart}))) skip(noMount);
		const [a, supervisor] = [pidOf('A'), pidOf('SUPERVISOR')];
		process.kill(supervisor, 'SIGKILL');
		await until('the supervisor is gone', () => !isAlive(supervisor));
		await home.run(['up']);
		const ballast = fill(home.path);
		await until('it ends', () => !isAlive(a));
		const why = (await home.run(['why', 'A'])).stdout;
		expect(why).toMatch(/is: .*(?:disk is full|full disk)/);
		// Only the disk tells it: the supervisor looks before its next beat but one.
		await supervisorBeats(2);
		rmSync(ballast);
		await until('recorded', () => lookAt(home.path, 'A').observed === 'backoff');
		const {reason, restarts} = lookAt(home.path, 'A');
		expect(reason).toMatch(/(?:disk is full|full disk).*not counted as a death/);
		expect(restarts).toBe(0);
	});
});

describe('a home that takes no change at all', () => {
	test('stop ends the supervisor as well, exits 74 and says that `up` starts it again', async ({
		skip,
	}) => {
		if (!(await startBots())) skip(noMount);
		const [a, b, supervisor] = [pidOf('A'), pidOf('B'), pidOf('SUPERVISOR')];
		// Nothing may be open for writing when a file system turns read-only; new mounts hide what is there.
		bindReadOnly(home.path);
		const {exitCode, stdout, stderr} = await home.run(['stop', 'A']);
		expect(stdout).toContain(`A: stopped by SIGTERM (pid ${a} is gone)`);
		expect(stderr).toContain(`the supervisor (pid ${supervisor}) was stopped too`);
		expect(exitCode).toBe(74);
		expect([isAlive(a), isAlive(b), isAlive(supervisor)]).toEqual([false, true, false]);
		const down = await home.run(['down', '--yes']);
		expect(down.stdout + down.stderr).toMatch(/✗ .*could not be recorded anywhere/);
		expect(down.exitCode).toBe(74);
		expect(isAlive(b)).toBe(false);
	});
});

describe('a control database that cannot be written', () => {
	test('is busy: kill goes by signals, and the supervisor records it later', async () => {
		await home.run(['init']);
		writeFileSync(directory().config, JSON.stringify({instances: {A: settings}}));
		await home.run(['start', 'A']);
		const pid = pidOf('A');
		const blocker = new Database(directory().controlDatabase);
		blocker.exec('BEGIN IMMEDIATE');
		const {exitCode, stderr} = await home.run(['kill', 'A']);
		expect(stderr).toMatch(cannotRecord);
		expect(exitCode).toBe(0);
		expect(isAlive(pid)).toBe(false);
		blocker.exec('ROLLBACK');
		blocker.close();
		await until('the request is recorded', () => wishes().length === 0);
		expect(lookAt(home.path, 'A').wanted).toMatchObject({wanted: 'stopped', stopBy: 'kill'});
		expect(isRunning('A')).toBe(false);
	});

	test('is busy: a run that is stopped by signal knows that a person asked for it', async () => {
		await home.run(['init']);
		writeFileSync(directory().config, JSON.stringify({instances: {A: settings}}));
		await home.run(['start', 'A']);
		const blocker = new Database(directory().controlDatabase);
		blocker.exec('BEGIN IMMEDIATE');
		try {
			expect((await home.run(['stop', 'A'])).exitCode).toBe(0);
		} finally {
			blocker.close();
		}
		const log = readFileSync(directory().log('A'), 'utf8');
		expect(log).toContain('Ended with exit code 0: stopped as asked');
		expect(log).not.toContain('interrupted');
	});

	test('is damaged: stop and down go by signals', async () => {
		await home.run(['init']);
		writeFileSync(directory().config, JSON.stringify({instances: {A: settings, B: settings}}));
		await home.run(['start', 'A', 'B']);
		const pids = [pidOf('A'), pidOf('B'), pidOf('SUPERVISOR')];
		for (const end of ['', '-wal', '-shm']) rmSync(`${directory().controlDatabase}${end}`);
		writeFileSync(directory().controlDatabase, 'this is no database'.repeat(1000));
		expect((await home.run(['stop', 'A'])).stderr).toMatch(cannotRecord);
		expect(pids.map(isAlive)).toEqual([false, true, true]);
		const down = await home.run(['down', '--yes']);
		expect(down.stdout).toMatch(/✗ .*could not be recorded/);
		expect(pids.map(isAlive)).toEqual([false, false, false]);
		rmSync(directory().controlDatabase);
	});
});
