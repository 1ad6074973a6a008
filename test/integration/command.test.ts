import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {readProcStat} from '../../state/process/proc-stat.ts';
import {until} from '../support/pitwall.ts';
import {createSeededRandom} from '../support/seeded-random.ts';
import {
	createProgramHome,
	fixtureProgram,
	isAlive,
	type ProgramHome,
	signalAll,
} from '../support/program-home.ts';

let home: ProgramHome;
beforeEach(async () => {
	home = await createProgramHome();
});
afterEach(async () => {
	await home.remove();
});

const holdsALock = {
	command: ['python3', fixtureProgram('holds-a-lock.py')],
	ready: {log: String.raw`^holding \d+`},
	restart: {backoff: '10ms..50ms', deaths: '50 in 1m'},
};

describe('a program as an instance', () => {
	test('starts, shows itself, and stops with all that it started', async () => {
		home.configure(holdsALock);
		expect((await home.run(['start', 'BOT'])).exitCode).toBe(0);
		const view = home.view();
		expect(view).toMatchObject({observed: 'running', status: null, snapshotHash: null});
		expect(view.settings).toMatchObject({kind: 'command', algorithm: 'holds-a-lock.py'});
		const pids = home.pids();
		expect(pids.map(isAlive)).toEqual([true, true]);
		expect((await home.json(['locks'])).value).toContainEqual(
			expect.objectContaining({name: 'BOT', verdict: 'held', pid: view.pid}),
		);
		expect((await home.run(['stop', 'BOT'])).exitCode).toBe(0);
		expect(home.view()).toMatchObject({observed: 'stopped', pid: null, exitCode: 0});
		expect(pids.map(isAlive)).toEqual([false, false]);
		expect(home.log()).toContain('INFO  [BOT-SIM] holding');
		expect((await home.run(['why', 'BOT'])).stdout).toContain('holds-a-lock.py');
	});

	test('one that ignores its stop signal is killed within its stop timeout, by its own runner', async () => {
		home.configure({
			command: [fixtureProgram('ignores-sigterm.sh')],
			ready: {log: 'ignoring'},
			stop_timeout: '1s',
		});
		await home.run(['start', 'BOT']);
		const pids = home.pids();
		expect((await home.run(['stop', 'BOT'])).exitCode).toBe(0);
		expect(pids.map(isAlive)).toEqual([false]);
		expect(home.log()).toContain('it did not end within 0.75 s of SIGTERM');
		// The runner itself ended cleanly: it was not the supervisor's kill.
		expect(home.view()).toMatchObject({exitCode: 0, exitSignal: null});
	});

	test('its own stop signal ends it, and its last line without a newline is kept', async () => {
		home.configure({
			kind: 'command',
			command: ['python3', fixtureProgram('ends-on-sigusr1.py')],
			ready: {log: 'up'},
			stop_signal: 'SIGUSR1',
		});
		await home.run(['start', 'BOT']);
		expect((await home.run(['stop', 'BOT'])).exitCode).toBe(0);
		expect(home.log()).toContain('saved, bye\n');
		expect(home.log()).not.toContain('killed');
	});

	test('a kill ends program, grandchild and runner at once', async () => {
		home.configure(holdsALock);
		await home.run(['start', 'BOT']);
		const pids = [...home.pids(), home.view().pid ?? 0];
		expect((await home.run(['kill', 'BOT'])).exitCode).toBe(0);
		await until('all are gone', () => !pids.some(isAlive));
	});

	test('its memory is that of the runner and of all that it started', async () => {
		home.configure({command: ['node', fixtureProgram('falls-silent.mjs')], ready: {log: 'tick'}});
		await home.run(['start', 'BOT']);
		const {value} = await home.json(['ps', 'BOT']);
		const [row] = value as {rssBytes: number; pid: number}[];
		const own = readProcStat(row?.pid ?? 0)?.rssBytes ?? 0;
		expect(row?.rssBytes).toBeGreaterThan(own + 20 * 1024 ** 2);
	});

	test('down leaves nothing of it', async () => {
		home.configure(holdsALock);
		await home.run(['start', 'BOT']);
		const pids = home.pids();
		const {exitCode, stderr} = await home.run(['down', '--yes', '--flatten']);
		expect(exitCode).toBe(0);
		expect(stderr).toContain('BOT: a program is stopped, but its positions are not closed');
		expect(stderr).not.toContain('flat\n');
		expect(pids.some(isAlive)).toBe(false);
	});

	test('it cannot be paused, resumed or flattened, and says why', async () => {
		home.configure(holdsALock);
		await home.run(['start', 'BOT']);
		for (const verb of ['pause', 'resume', 'flatten']) {
			const {value, exitCode} = await home.json([verb, 'BOT']);
			expect(exitCode).toBe(69);
			expect(value).toMatchObject([{name: 'BOT', ok: false, code: 'NOT_AN_ALGORITHM'}]);
		}
	});

	test('LIVE needs the second yes, and then runs', async () => {
		home.configure({...holdsALock, mode: 'LIVE', account: 'main'});
		expect((await home.run(['start', 'BOT'])).exitCode).toBe(64);
		expect((await home.run(['start', 'BOT', '--confirm-live'])).exitCode).toBe(0);
		expect(home.view().observed).toBe('running');
	});
});

describe('deaths', () => {
	test('kill -9 of the runner: program and grandchild are gone before the next copy begins', async () => {
		home.configure(holdsALock);
		await home.run(['start', 'BOT']);
		for (let round = 0; round < 5; round += 1) {
			const before = home.view();
			const pids = home.pids();
			process.kill(before.pid ?? 0, 'SIGKILL');
			await home.see(
				'another run',
				({pid, observed}) => pid !== before.pid && observed === 'running',
			);
			expect(pids.some(isAlive)).toBe(false);
		}
		expect(home.has('second')).toBe(false);
	});

	test('kill -9 of the program: its grandchild goes, and it is restarted', async () => {
		home.configure(holdsALock);
		await home.run(['start', 'BOT']);
		const {pid: runner} = home.view();
		const [program = 0, grandchild = 0] = home.pids();
		process.kill(program, 'SIGKILL');
		await home.see('another run', ({pid, observed}) => pid !== runner && observed === 'running');
		expect(isAlive(grandchild)).toBe(false);
		expect(home.has('second')).toBe(false);
		const story = (await home.run(['why', 'BOT'])).stdout;
		expect(story).toContain('holds-a-lock.py was killed by SIGKILL');
		expect(story).toContain('exit 137');
	});

	test('kill -9 of runner, program, grandchild and supervisor, in any order: never a second copy', async () => {
		home.configure(holdsALock);
		await home.run(['start', 'BOT']);
		const random = createSeededRandom(7);
		for (let round = 0; round < 6; round += 1) {
			const {pid: runner} = await home.see('it runs', ({observed}) => observed === 'running');
			const [program = 0, grandchild = 0] = home.pids();
			const lock = JSON.parse(home.file('.locks/SUPERVISOR.lock')) as {pid: number};
			const victims = [runner ?? 0, lock.pid, program, grandchild].filter(
				() => random.fraction() < 0.5,
			);
			signalAll(victims, 'SIGKILL');
			await home.run(['up']);
			if (victims.includes(runner ?? 0) || victims.includes(program))
				await home.see(
					'another run',
					({pid, observed}) => pid !== runner && observed === 'running',
				);
		}
		expect(home.has('second')).toBe(false);
		expect((await home.run(['stop', 'BOT'])).exitCode).toBe(0);
		expect(home.pids().some(isAlive)).toBe(false);
	}, 90_000);

	test('kill -9 of a grandchild is the program’s own affair', async () => {
		home.configure(holdsALock);
		await home.run(['start', 'BOT']);
		const before = home.view();
		process.kill(home.pids()[1] ?? 0, 'SIGKILL');
		await until('the grandchild is gone', () => !isAlive(home.pids()[1] ?? 0));
		expect(home.view()).toMatchObject({pid: before.pid, observed: 'running'});
	});

	test('an exit code that a restart cannot mend fails at once, with nothing left behind', async () => {
		home.configure({command: ['node', fixtureProgram('leaves-a-grandchild.mjs'), '78']});
		await home.run(['start', 'BOT', '--wait', '0']);
		await home.see('failed', ({observed}) => observed === 'failed');
		expect(home.view()).toMatchObject({exitCode: 78, restarts: 0});
		expect(home.pids()).toHaveLength(2);
		expect(home.pids().some(isAlive)).toBe(false);
		expect(home.log()).toMatch(/Killed (1 process|\d+ processes) that the program left behind/);
		expect(home.view().reason).toContain('leaves-a-grandchild.mjs ended with exit code 78');
	});

	test('exit 0 is the end of its work; another code is tried again until the budget is used up', async () => {
		home.configure({
			command: 'exit $CODE',
			env: {CODE: 3},
			restart: {backoff: '10ms..20ms', deaths: '2 in 1m'},
		});
		await home.run(['start', 'BOT', '--wait', '0']);
		await home.see('failed', ({observed}) => observed === 'failed');
		expect(home.view()).toMatchObject({exitCode: 3, restarts: 2});
		home.configure({command: 'exit $CODE', env: {CODE: 0}});
		await home.run(['start', 'BOT', '--wait', '0']);
		await home.see('finished', ({observed, exitCode}) => observed === 'stopped' && exitCode === 0);
	});

	test.each([
		[['./nothing'], 66, 'PROGRAM_NOT_FOUND'],
		[['./algorithm'], 77, 'PROGRAM_NOT_EXECUTABLE'],
		[['./no-interpreter'], 66, 'PROGRAM_INTERPRETER_MISSING'],
		[['no-such-program-anywhere'], 66, 'PROGRAM_NOT_FOUND'],
		[['./plain'], 77, 'PROGRAM_NOT_EXECUTABLE'],
	])(
		'a program that cannot be started fails with the reason: %s',
		async (command, exitCode, code) => {
			writeFileSync(join(home.path, 'plain'), 'text', {mode: 0o600});
			writeFileSync(join(home.path, 'no-interpreter'), '#!/nowhere/python\n', {mode: 0o700});
			home.configure({command});
			await home.run(['start', 'BOT', '--wait', '0']);
			await home.see('failed', ({observed}) => observed === 'failed');
			expect(home.view().exitCode).toBe(exitCode);
			expect(home.log()).toContain(`[${code}]`);
		},
	);

	test('a working directory that is missing is named', async () => {
		home.configure({command: ['true'], cwd: 'elsewhere'});
		expect((await home.run(['start', 'BOT'])).exitCode).toBe(66);
		expect(home.log()).toContain(join(home.path, 'elsewhere'));
	});
});
