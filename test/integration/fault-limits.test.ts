/** Limits of processes and open files: told as what they are, tried again, and borne where that is possible. */
import {spawnSync} from 'node:child_process';
import {chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {directoryAt} from '../../state/home/directory.ts';
import {startEnvironment} from '../support/environment.ts';
import {holderPid} from '../support/holder-pid.ts';
import {lookAt} from '../support/look.ts';
import {createTestHome, type Home, programFile, until} from '../support/pitwall.ts';
import {isAlive} from '../support/program-home.ts';

/** Root is above the limit of processes: it acts as a user that only this test knows. */
const identity =
	process.getuid?.() === 0 ? ['--reuid=48131', '--regid=48131', '--clear-groups'] : [];

describe('a limit of processes', () => {
	let home: string;
	beforeEach(() => {
		home = mkdtempSync(join(tmpdir(), 'pitwall-'));
		if (identity.length > 0) chownSync(home, 48_131, 48_131);
	});
	afterEach(() => {
		pitwall('down', '--yes');
		rmSync(home, {recursive: true, force: true});
	});

	function pitwall(...words: string[]) {
		const {status, stdout, stderr} = spawnSync(
			'setpriv',
			[...identity, process.execPath, programFile, ...words],
			{
				encoding: 'utf8',
				cwd: '/',
				env: {...startEnvironment(), PITWALL_HOME: home, HOME: home, NO_COLOR: '1'},
			},
		);
		return {status, text: `${stdout}${stderr}`};
	}

	/** Sets how many processes the user may have before process `pid` may make no further one. */
	const limit = (pid: number, most: string) =>
		spawnSync('setpriv', [...identity, 'prlimit', `--pid=${pid}`, `--nproc=${most}:`]).status === 0;

	test('is told as one, exit 71, uses up no restarts, and passes', async ({skip}) => {
		if (pitwall('--version').status !== 0)
			skip('needs setpriv, and another user who can read this checkout');
		pitwall('init');
		const restart = '{backoff: 50ms..100ms, deaths: 1 in 10m}';
		const text = `instances: {A: {symbol: BTC, restart: ${restart}}}\n`;
		writeFileSync(directoryAt(home).config, text);
		pitwall('up');
		const supervisor = holderPid(home, 'SUPERVISOR');
		const [, most = ''] =
			/^Max processes +(\w+)/m.exec(readFileSync(`/proc/${supervisor}/limits`, 'utf8')) ?? [];
		if (!limit(supervisor, '1')) skip('needs prlimit');
		const {text: told} = pitwall('start', 'A', '--wait', '1');
		// One try follows the other: between an end and the decision about it, only its exit code is known.
		expect(told).toMatch(/no further process or thread can be made.*EAGAIN|exit 71/);
		expect(told).not.toContain('a bug');
		const limitReason = /no further process or thread can be made.*EAGAIN/;
		await until('the reason', () => limitReason.test(lookAt(home, 'A').reason));
		await until('five tries', () => lookAt(home, 'A').restarts >= 5);
		expect(lookAt(home, 'A').exitCode).toBe(71);
		expect(pitwall('why', 'A').text).toContain('not counted as a death');
		expect(limit(supervisor, most)).toBe(true);
		await until('it runs', () => lookAt(home, 'A').observed === 'running');
	}, 60_000);
});

describe('a limit of open files', () => {
	let home: Home;
	beforeEach(() => {
		home = createTestHome();
	});
	afterEach(async () => home.remove());

	const pidOf = (name: string) => holderPid(home.path, name);
	const limited = (files: number, ...words: string[]) =>
		spawnSync(
			'bash',
			['-c', `ulimit -n ${files}; exec "$@"`, 'bash', process.execPath, programFile, ...words],
			{
				encoding: 'utf8',
				env: {...startEnvironment(), PITWALL_HOME: home.path, NO_COLOR: '1'},
			},
		);

	test('keeps no supervisor from watching and stopping more instances than it may open files', async () => {
		await home.run(['init']);
		const names = Array.from({length: 20}, (_, at) => `P${at}`);
		const bot = {command: ['/bin/sleep', '1000'], restart: {backoff: '100ms..200ms'}};
		const instances = Object.fromEntries(names.map(name => [name, bot]));
		writeFileSync(directoryAt(home.path).config, JSON.stringify({instances}));
		await home.run(['start', '--all', '--wait', '60']);
		const first = pidOf('SUPERVISOR');
		process.kill(first, 'SIGKILL');
		await until('the supervisor is gone', () => !isAlive(first));

		expect(limited(44, 'up').status).toBe(0);
		const {stdout} = await home.run(['logs', 'SUPERVISOR', '-n', '100']);
		expect(stdout).toMatch(/Only 44 files may be open at once .*raise ulimit -n/);
		expect((await home.run(['doctor'])).stdout).toMatch(/! open files of the supervisor, pid \d+/);
		const pid = pidOf('P0');
		process.kill(pid, 'SIGKILL');
		await until('its death is seen', () => {
			const {observed, pid: now} = lookAt(home.path, 'P0');
			return observed === 'running' && now !== pid;
		});
		const stopped = await home.run(['stop', ...names.slice(0, 3), '--wait', '30']);
		expect(stopped.exitCode).toBe(0);
		expect(names.slice(3).map(name => isAlive(pidOf(name)))).toEqual(
			names.slice(3).map(() => true),
		);
	}, 120_000);

	test('of a command is told as one, exit 71', async () => {
		await home.run(['init']);
		const told = [16, 18, 20, 22, 24].map(files => limited(files, 'start', 'BTC', '--wait', '0'));
		for (const {status, stderr} of told) {
			expect(stderr).not.toContain('bug in Pitwall');
			expect(stderr).not.toContain('make the home writable');
			expect([70, 73]).not.toContain(status);
		}
		const limits = told.filter(({stderr}) => stderr.includes('[SYSTEM_LIMIT]'));
		expect(limits.length).toBeGreaterThan(0);
		for (const {status} of limits) expect(status).toBe(71);
	});
});
