import {rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {directoryAt} from '../../state/home/directory.ts';
import {openControlStore} from '../../state/control/control-store.ts';
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
	await home.remove();
});

const touch = (name: string) => writeFileSync(join(home.path, name), '');

/** What the supervisor wrote down last. */
function recorded(): string | undefined {
	const store = openControlStore(directoryAt(home.path).controlDatabase, {readonly: true});
	try {
		return store.observed('BOT')?.observed;
	} finally {
		store.close();
	}
}

describe('readiness', () => {
	const becomesReady = ['node', fixtureProgram('becomes-ready.mjs')];

	test.each([
		[
			'a line of its output',
			{log: String.raw`listening on \d+`},
			'a line of its output that matches',
		],
		['a file', {file: 'ready'}, 'waits for the file'],
	])('by %s: starting with what it waits for, then running', async (_, ready, reason) => {
		// What an earlier life left says nothing of this one.
		touch('ready');
		home.configure({command: becomesReady, ready});
		const {ended} = home.start(['start', 'BOT', '--wait', '30']);
		await until('the program has begun', () => home.log().includes('begun'));
		const waiting = await home.see('waiting', ({pid, runId}) => pid !== null && runId !== null);
		expect(waiting.observed).toBe('starting');
		expect(waiting.reason).toContain(reason);
		await until('the supervisor says so, too', async () => {
			const {stdout} = await home.run(['why', 'BOT']);
			return stdout.includes(`starting: ${waiting.reason}`);
		});
		touch('go');
		expect((await ended).exitCode).toBe(0);
		expect(home.view()).toMatchObject({observed: 'running', pid: waiting.pid});
		// The supervisor looks by itself when a run becomes ready.
		await until('its row says so', () => recorded() === 'running');
		expect((await home.run(['why', 'BOT'])).stdout).toContain('RunReady');
	});

	test('one that still waits can be stopped', async () => {
		home.configure({command: becomesReady, ready: {log: 'listening'}});
		await home.run(['start', 'BOT', '--wait', '0']);
		await until('the program has begun', () => home.log().includes('begun'));
		expect((await home.run(['stop', 'BOT'])).exitCode).toBe(0);
		expect(home.view()).toMatchObject({observed: 'stopped', exitCode: 0});
		expect(home.log()).toContain('becomes-ready.mjs was killed by SIGTERM');
	});

	test('by time: after the delay', async () => {
		home.configure({command: 'exec sleep 300', ready: {delay: '300ms'}});
		expect((await home.run(['start', 'BOT'])).exitCode).toBe(0);
		expect(home.log()).toMatch(/the program is ready after 0\.[3-9] s/);
	});

	test('one that is not ready in time is stopped, and tried again by its policy', async () => {
		home.configure({
			command: ['python3', fixtureProgram('holds-a-lock.py')],
			ready: {log: 'never printed', timeout: '400ms'},
			restart: {backoff: '10ms..20ms', deaths: '1 in 1m'},
		});
		await home.run(['start', 'BOT', '--wait', '0']);
		await home.see('failed', ({observed}) => observed === 'failed');
		expect(home.view()).toMatchObject({exitCode: 75, restarts: 1});
		expect(home.view().reason).toContain('was not ready within 0.4 s');
		expect(home.pids().some(isAlive)).toBe(false);
		expect(home.has('second')).toBe(false);
	});

	test('one that ends before it is ready fails with its own exit code', async () => {
		home.configure({command: 'echo no config >&2; exit 78', ready: {log: 'ready'}});
		expect((await home.run(['start', 'BOT'])).exitCode).toBe(78);
		expect(home.log()).toContain('WARN  [BOT-SIM] no config');
	});
});

describe('health', () => {
	const fallsSilent = ['node', fixtureProgram('falls-silent.mjs')];

	test.each([
		['its output', 'log'],
		['a file', {file: 'beat'}],
	])('judged by %s: hung when that stops, running again when it goes on', async (_, heartbeat) => {
		home.configure({command: fallsSilent, heartbeat, hung_after: '2s'});
		await home.run(['start', 'BOT']);
		expect(home.view().observed).toBe('running');
		touch('silence');
		const hung = await home.see('hung', ({observed}) => observed === 'hung');
		expect(hung.reason).toMatch(/without a heartbeat for \d+ s/);
		expect(isAlive(hung.pid ?? 0)).toBe(true);
		await until('the supervisor has told it', async () => {
			return (await home.run(['why', 'BOT'])).stdout.includes('InstanceHung');
		});
		rmSync(join(home.path, 'silence'));
		expect(await home.see('running', ({observed}) => observed === 'running')).toMatchObject({
			pid: hung.pid,
		});
	});

	test('hung for too long: killed with all that it started, and restarted', async () => {
		home.configure({
			command: fallsSilent,
			heartbeat: 'log',
			hung_after: '2s',
			hung_kill_after: '500ms',
			restart: {backoff: '10ms..20ms'},
		});
		await home.run(['start', 'BOT']);
		const {pid: before} = home.view();
		touch('silence');
		await home.see(
			'another run',
			({pid, restarts}) => pid !== before && pid !== null && restarts > 0,
		);
		expect(isAlive(before ?? 0)).toBe(false);
	});

	test('not judged: a silent program runs', async () => {
		touch('silence');
		home.configure({command: fallsSilent, hung_after: '1500ms'});
		await home.run(['start', 'BOT']);
		const startedAtMs = home.view().startedAtMs ?? 0;
		await until('it is older than its limit', () => Date.now() - startedAtMs > 3000);
		expect(home.view().observed).toBe('running');
	});
});

describe('figures', () => {
	test('are read from JSON lines on stdout, the last value of each, 64 at most', async () => {
		home.configure({command: ['node', fixtureProgram('reports-figures.mjs')]});
		await home.run(['start', 'BOT']);
		await home.see('the last of many', ({metrics}) => metrics['many62'] === 62);
		const {metrics} = home.view();
		expect(Object.keys(metrics)).toHaveLength(64);
		expect(metrics).toMatchObject({agents: 25, count: 20_000, many1: 1});
		expect(metrics).not.toHaveProperty('fromStderr');
		const log = home.log();
		expect(log).toContain('INFO  [BOT-SIM] {"metric": "agents", "value": 24}');
		expect(log.match(/A metric was not recorded/g)).toHaveLength(1);
		const {value} = await home.json(['ps', 'BOT']);
		expect(value).toMatchObject([{kind: 'command', metrics: {agents: 25}}]);
		await home.run(['stop', 'BOT']);
		expect(home.log()).toContain('{"metric": "last", "value": -0.5}\n');
	});

	test('are reported by pitwall metrics, too, from within the program', async () => {
		const pitwall = JSON.stringify(programFile);
		home.configure({
			// Known by its token, and with an emptied environment by its ancestors.
			command: `node ${pitwall} metrics set agents 7; node ${pitwall} metrics add agents -2
  env -i "$(command -v node)" ${pitwall} metrics set x 0.5 --instance BOT --home "$PITWALL_HOME"; exec sleep 300`,
		});
		await home.run(['start', 'BOT']);
		await home.see('the sum', ({metrics}) => metrics['agents'] === 5);
		await home.see('the figure from an empty environment', ({metrics}) => metrics['x'] === 0.5);
		expect((await home.json(['metrics'])).value).toMatchObject([
			{instance: 'BOT', metric: 'agents', value: 5},
			{instance: 'BOT', metric: 'x', value: 0.5},
		]);
		expect((await home.run(['metrics', 'set', 'x', '1', '--instance', 'B0T'])).exitCode).toBe(66);
		expect((await home.run(['metrics', 'set', 'x', '1'])).exitCode).toBe(64);
		const byId = home.view().instanceId ?? '';
		for (const word of ['BOT', byId]) {
			const refused = await home.run(['metrics', 'set', 'x', '1', '--instance', word]);
			expect(refused).toMatchObject({exitCode: 77, stdout: ''});
			expect(refused.stderr).toContain('[METRIC_NOT_OWN]');
		}
		expect(home.view().metrics['x']).toBe(0.5);
		// A new life begins without figures.
		home.configure({command: 'exec sleep 300'});
		await home.run(['restart', 'BOT']);
		expect(home.view().metrics).toEqual({});
		await home.run(['stop', 'BOT']);
		const late = await home.run(['metrics', 'set', 'x', '1', '--instance', 'BOT']);
		expect(late.exitCode).toBe(69);
	});
});
