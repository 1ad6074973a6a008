/** A supervisor that does not answer or is of another build: who says so, and how it is replaced. */
import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {directoryAt} from '../../state/home/directory.ts';
import {acquireLock} from '../../state/lock/lock.ts';
import {createInstanceId, registerInstance} from '../../state/registry/registry.ts';
import {hasProc} from '../../state/process/proc-stat.ts';
import {systemClock} from '../../state/process/system-clock.ts';
import {startEnvironment} from '../support/environment.ts';
import {isAlive} from '../support/program-home.ts';
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

type Facts = {name: string; pid: number | null; observed: string};

async function pidOf(name: string): Promise<number> {
	const {value} = await home.json(['locks']);
	return (value as Facts[]).find(lock => lock.name === name)?.pid as number;
}

const identity = JSON.parse(readFileSync(join(programFile, '../build.json'), 'utf8')) as unknown;

describe('supervisor restart', () => {
	test('replaces the supervisor and touches no instance', async () => {
		await home.run(['start', 'BTC', 'ETH']);
		const [supervisor, btc, eth] = [
			await pidOf('SUPERVISOR'),
			await pidOf('BTC'),
			await pidOf('ETH'),
		];
		const {value, exitCode} = await home.json(['supervisor', 'restart']);
		const after = await pidOf('SUPERVISOR');
		expect(exitCode).toBe(0);
		expect(after).not.toBe(supervisor);
		expect(isAlive(supervisor)).toBe(false);
		expect(value).toEqual({
			before: {pid: supervisor, program: identity},
			killed: false,
			after: {pid: after, program: identity},
			instances: [
				{name: 'BTC', pid: btc},
				{name: 'ETH', pid: eth},
			],
		});
		expect((await home.json(['ps', 'BTC', 'ETH'])).value).toMatchObject([
			{name: 'BTC', observed: 'running', pid: btc},
			{name: 'ETH', observed: 'running', pid: eth},
		]);
		// The new one supervises what it did not start.
		process.kill(btc, 'SIGKILL');
		await until('another run of BTC', async () => ![btc, undefined].includes(await pidOf('BTC')));
	});

	test('starts one where none runs', async () => {
		const {stdout, exitCode} = await home.run(['supervisor', 'restart']);
		expect(exitCode).toBe(0);
		expect(stdout).toContain('none ran');
		expect(stdout).toContain(`pid ${await pidOf('SUPERVISOR')}`);
	});

	test('knows no other word', async () => {
		expect((await home.run(['supervisor', 'restrat'])).exitCode).toBe(64);
	});
});

describe('a supervisor that a signal stopped', () => {
	test.skipIf(!hasProc)('is told by ps, start, stop and up, and replaced', async () => {
		await home.run(['start', 'BTC']);
		const supervisor = await pidOf('SUPERVISOR');
		process.kill(supervisor, 'SIGSTOP');
		const told = expect.stringContaining(`kill -CONT ${supervisor}`);
		expect(await home.run(['ps'])).toMatchObject({exitCode: 0, stderr: told});
		const json = await home.run(['ps', '--json']);
		expect(json).toMatchObject({exitCode: 0, stderr: told});
		expect(JSON.parse(json.stdout)).toHaveLength(6);
		expect(await home.run(['start', 'ETH', '--wait', '1'])).toMatchObject({
			exitCode: 75,
			stderr: told,
		});
		expect(await home.run(['stop', 'BTC', '--wait', '1'])).toMatchObject({
			exitCode: 75,
			stderr: told,
		});
		expect(await home.run(['up', '--wait', '0'])).toMatchObject({exitCode: 75, stderr: told});
		expect((await home.run(['supervisor', 'restart'])).exitCode).toBe(0);
		expect(isAlive(supervisor)).toBe(false);
		await until('both wishes to be fulfilled', async () => {
			const {value} = await home.json(['ps', 'BTC', 'ETH']);
			return (value as Facts[]).map(({observed}) => observed).join() === 'stopped,running';
		});
	});

	test.skipIf(!hasProc)('does not keep down from stopping everything', async () => {
		await home.run(['start', 'BTC']);
		const [supervisor, btc] = [await pidOf('SUPERVISOR'), await pidOf('BTC')];
		process.kill(supervisor, 'SIGSTOP');
		expect(await home.run(['down', '--yes'])).toMatchObject({
			exitCode: 0,
			stderr: expect.stringContaining('replaced'),
		});
		expect([supervisor, btc].filter(isAlive)).toEqual([]);
	});

	test.skipIf(!hasProc)('is told by the panel, which replaces it', async () => {
		await home.run(['start', 'BTC']);
		const supervisor = await pidOf('SUPERVISOR');
		const panel = await startTerminalRig(process.execPath, [programFile], {
			columns: 160,
			env: {PITWALL_HOME: home.path},
		});
		try {
			await panel.until(screen => screen.includes('●1 running'), 20_000);
			process.kill(supervisor, 'SIGSTOP');
			await panel.until(screen => screen.includes('stopped by a signal'), 20_000);
			panel.press(':supervisor\r');
			// One that is asked to end goes on first, and is then no longer stopped by a signal.
			await until('the end of the one that was stopped', () => !isAlive(supervisor));
			await until('another supervisor', async () => {
				const {value} = await home.json(['locks']);
				const lock = (value as Facts[]).find(({name}) => name === 'SUPERVISOR');
				return lock !== undefined && lock.pid !== supervisor;
			});
			await panel.until(screen => !screen.includes('stopped by a signal'), 20_000);
		} finally {
			await panel.stop();
		}
	});
});

/** Registers this very process as the supervisor of the home; `beat` sets the age of its heartbeat. */
function playSupervisor(path: string) {
	const directory = directoryAt(path);
	const instanceId = createInstanceId(systemClock.nowMs(), process.pid, '0123abcd');
	const taken = acquireLock({directory, name: 'SUPERVISOR', account: '', instanceId, mode: ''});
	if (!taken.ok) throw new Error('the home has a supervisor');
	const entry = registerInstance(directory, {
		instanceId,
		name: 'SUPERVISOR',
		symbol: '',
		mode: '',
		account: '',
		epoch: 0,
		startedAt: '2026-11-22T00:00:00.000Z',
		runId: instanceId,
		beaconFd: null,
	});
	return {
		beat(ageMs: number) {
			const atMs = systemClock.nowMs() - ageMs;
			utimesSync(entry.path, atMs / 1000, atMs / 1000);
		},
		end() {
			entry.remove();
			taken.lock.release();
		},
	};
}

describe('the heartbeat of a supervisor', () => {
	test('is told when it is old, and not when only the clock was set', async () => {
		const supervisor = playSupervisor(home.path);
		try {
			supervisor.beat(60_000);
			const silent = await home.run(['ps']);
			expect(silent.stderr).toMatch(/has not answered for 6\d s[^]*pitwall supervisor restart/);
			// An hour old at the first look, as after a step of the clock; it beats again before the second.
			supervisor.beat(3_600_000);
			const looks = home.start(['ps']);
			await until('its first look to be over, or a second', () => {
				supervisor.beat(0);
				return looks.child.exitCode !== null;
			});
			expect((await looks.ended).stderr).not.toContain('answered');
		} finally {
			supervisor.end();
		}
	});
});

test('why says whose environment an instance has, and a restart renews it', async () => {
	const probe = join(home.path, 'probe.sh');
	writeFileSync(probe, '#!/bin/sh\necho "value=$PROBE"\nsleep 1000\n', {mode: 0o755});
	writeFileSync(join(home.path, 'pitwall.yaml'), `instances: {BOT: {command: [${probe}]}}\n`);
	const log = () => readFileSync(join(home.path, 'logs/BOT.log'), 'utf8');
	const withProbe = (value: string, words: readonly string[]) =>
		execFileSync(process.execPath, [programFile, ...words], {
			env: {...startEnvironment(), PITWALL_HOME: home.path, PROBE: value},
			stdio: 'ignore',
		});
	withProbe('one', ['start', 'BOT']);
	expect((await home.run(['why', 'BOT'])).stdout).toMatch(
		/environment: that in which the supervisor was started/,
	);
	withProbe('two', ['restart', 'BOT']);
	expect(log()).not.toContain('value=two');
	withProbe('three', ['supervisor', 'restart']);
	expect((await home.run(['why', 'BOT'])).stdout).toContain('environment: from its next start');
	await home.run(['restart', 'BOT']);
	await until('the new environment', () => log().includes('value=three'));
});

test('a supervisor of another build is told by ps and up, which keep it, and is replaced', async () => {
	await home.run(['start', 'BTC']);
	const supervisor = await pidOf('SUPERVISOR');
	const folder = join(home.path, 'instances');
	const file = readdirSync(folder).find(name => name.includes(`_${supervisor}_`)) as string;
	const entry = JSON.parse(readFileSync(join(folder, file), 'utf8')) as object;
	const other = {...entry, program: {version: '0.0.9', build: '000000000000'}};
	writeFileSync(join(folder, file), JSON.stringify(other));
	const told = expect.stringMatching(/is of version 0\.0\.9[^]*pitwall supervisor restart/);
	expect(await home.run(['ps'])).toMatchObject({exitCode: 0, stderr: told});
	expect(await home.run(['up'])).toMatchObject({exitCode: 0, stderr: told});
	expect(await pidOf('SUPERVISOR')).toBe(supervisor);
	expect((await home.run(['supervisor', 'restart'])).stdout).toContain('version 0.0.9');
	expect((await home.run(['ps'])).stderr).toBe('');
});
