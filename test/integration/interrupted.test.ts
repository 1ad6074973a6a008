import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {processesWithTokens} from '../../state/process/descendants.ts';
import {lookAt, lookAtAll} from '../support/look.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';
import {fixtureProgram, isAlive, signalAll} from '../support/program-home.ts';
import {copyPythonFixtures, hasPython} from '../support/python.ts';

let home: Home;
beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
	copyPythonFixtures(join(home.path, 'algorithm'));
	configure('');
});
afterEach(() => home.remove());

/** Instances of every kind; `more`: settings of all of them. */
function configure(more: string): void {
	const python = hasPython ? '  PY: {algorithm: tells_pid, symbol: BTC, speed: 5}\n' : '';
	writeFileSync(
		join(home.path, 'pitwall.yaml'),
		`defaults: {${more || 'restart: {backoff: 100ms..1s}'}}
instances:
  BTC: {seed: 1}
  GOLD: {seed: 3}
${python}  CALM: {command: [${process.execPath}, ${fixtureProgram('ends-cleanly.mjs')}, calm]}
  PLAIN: {command: [sleep, '300']}
`,
	);
}

const all = ['BTC', 'CALM', 'PLAIN', ...(hasPython ? ['PY'] : [])];

async function supervisorPid(): Promise<number> {
	const {value} = await home.json(['locks']);
	const locks = value as {name: string; verdict: string; pid: number}[];
	const found = locks.find(({name, verdict}) => name === 'SUPERVISOR' && verdict === 'held');
	if (found === undefined) throw new Error('no supervisor runs');
	return found.pid;
}

/** The runner of every living instance with all that it started, oldest first. */
function processesOfRuns(): number[] {
	const tokens = lookAtAll(home.path).flatMap(({runId, pid}) =>
		pid === null || runId === null ? [] : [runId],
	);
	return processesWithTokens(new Set(tokens)).map(({pid}) => pid);
}

async function see(name: string, condition: (view: InstanceView) => boolean) {
	await until(`${name} as expected`, () => condition(lookAt(home.path, name)), 30_000);
	return lookAt(home.path, name);
}

const runs = ({observed}: InstanceView) => observed === 'running';

async function startAll(): Promise<void> {
	expect((await home.run(['start', ...all, 'GOLD'])).exitCode).toBe(0);
	for (const name of all) await see(name, runs);
	expect((await home.run(['stop', 'GOLD'])).exitCode).toBe(0);
}

describe('a machine that is rebooted sends SIGTERM to everything at once', () => {
	test.each(['supervisor first', 'runners first', 'programs first', 'supervisor last'])(
		'%s: the next up runs what is wanted, and nothing else',
		async order => {
			configure(order === 'supervisor last' ? 'restart: {when: never}' : '');
			await startAll();
			const supervisor = await supervisorPid();
			const others = processesOfRuns();
			expect(others.length).toBeGreaterThan(all.length);
			const orders: Record<string, number[]> = {
				'supervisor first': [supervisor, ...others],
				'runners first': [...others, supervisor],
				'programs first': [...others.toReversed(), supervisor],
			};
			if (order === 'supervisor last') {
				signalAll(others, 'SIGTERM');
				for (const name of all) await see(name, ({pid}) => pid === null);
				signalAll([supervisor], 'SIGTERM');
			} else signalAll(orders[order] ?? [], 'SIGTERM');
			await until('everything is gone', () => ![supervisor, ...others].some(isAlive), 30_000);
			const story = (await home.run(['why', 'BTC'])).stdout;
			expect(story).toContain('interrupted by SIGTERM from outside');

			const up = await home.json(['up', '--wait', '30']);
			expect(up).toMatchObject({
				exitCode: 0,
				value: {instances: all.map(name => expect.objectContaining({name, ok: true}))},
			});
			for (const name of all) expect(lookAt(home.path, name)).toMatchObject({observed: 'running'});
			expect(lookAt(home.path, 'GOLD')).toMatchObject({
				observed: 'stopped',
				wanted: {wanted: 'stopped'},
			});
		},
	);

	test('what does not end in time is killed: the next up runs it all the same', async () => {
		configure('restart: {when: never}');
		await startAll();
		const supervisor = await supervisorPid();
		const everything = [supervisor, ...processesOfRuns()];
		signalAll(everything, 'SIGSTOP');
		signalAll(everything, 'SIGKILL');
		await until('everything is gone', () => !everything.some(isAlive), 30_000);
		expect((await home.run(['up', '--wait', '30'])).exitCode).toBe(0);
		for (const name of all) expect(lookAt(home.path, name)).toMatchObject({observed: 'running'});
		expect(lookAt(home.path, 'GOLD').observed).toBe('stopped');
	});
});

describe('a signal that nobody asked Pitwall for', () => {
	test.each(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGUSR2', 'SIGHUP'] as const)(
		'%s: the living supervisor brings the run back, and why names the signal',
		async signal => {
			expect((await home.run(['start', 'BTC', 'PLAIN'])).exitCode).toBe(0);
			const {pid} = await see('BTC', runs);
			const program = processesOfRuns().at(-1) ?? 0;
			signalAll([program], signal);
			await see('PLAIN', view => runs(view) && view.restarts === 1);
			expect((await home.run(['why', 'PLAIN'])).stdout).toContain(
				`interrupted by ${signal} from outside`,
			);
			// A runner in the background has no terminal whose end could mean anything.
			if (signal === 'SIGHUP') return;
			signalAll([pid ?? 0], signal);
			await see('BTC', view => runs(view) && view.pid !== pid);
			expect((await home.run(['why', 'BTC'])).stdout).toContain(
				`interrupted by ${signal} from outside`,
			);
			expect(lookAt(home.path, 'BTC')).toMatchObject({restarts: 1, wanted: {wanted: 'running'}});
		},
	);

	test('where the policy is never it stays down, until the next up', async () => {
		configure('restart: {when: never}');
		expect((await home.run(['start', 'BTC'])).exitCode).toBe(0);
		const {pid} = await see('BTC', runs);
		signalAll([pid ?? 0], 'SIGTERM');
		// Before the supervisor has decided, its death alone shows.
		const word = "interrupted by SIGTERM from outside; restart is 'never'";
		await see('BTC', ({observed, reason}) => observed === 'crashed' && reason.includes(word));
		expect((await home.run(['up'])).exitCode).toBe(0);
		expect(await see('BTC', runs)).toMatchObject({wanted: {wanted: 'running'}});
	});

	test('a run that has finished is not begun again by the next up', async () => {
		writeFileSync(join(home.path, 'pitwall.yaml'), 'instances: {BTC: {bars: 3, speed: max}}\n');
		await home.run(['start', 'BTC']);
		await see('BTC', ({observed, exitCode}) => observed === 'stopped' && exitCode === 0);
		const supervisor = await supervisorPid();
		signalAll([supervisor], 'SIGTERM');
		await until('the supervisor is gone', () => !isAlive(supervisor));
		expect((await home.run(['up'])).exitCode).toBe(0);
		expect(lookAt(home.path, 'BTC')).toMatchObject({observed: 'stopped', exitCode: 0});
	});
});

describe.skipIf(!hasPython)('a Python process that gets the signal of the runner', () => {
	test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('goes on after %s alone', async signal => {
		expect((await home.run(['start', 'PY'])).exitCode).toBe(0);
		const {pid, runId, status} = await see('PY', view => (view.status?.bar ?? 0) >= 1);
		const [host = 0] = processesOfRuns().filter(each => each !== pid);
		signalAll([host], signal);
		const later = (status?.bar ?? 0) + 5;
		const after = await see('PY', view => (view.status?.bar ?? 0) >= later);
		expect(after.runId).toBe(runId);
		expect(isAlive(host)).toBe(true);
	});
});

test('a shutdown after a reboot starts nothing that it would have to stop', async () => {
	expect((await home.run(['start', 'BTC', 'CALM'])).exitCode).toBe(0);
	const supervisor = await supervisorPid();
	const everything = [supervisor, ...processesOfRuns()];
	signalAll(everything, 'SIGTERM');
	await until('everything is gone', () => !everything.some(isAlive), 30_000);
	const before = ['BTC', 'CALM'].map(name => lookAt(home.path, name).runId);
	expect((await home.run(['down', '--yes'])).exitCode).toBe(0);
	expect(['BTC', 'CALM'].map(name => lookAt(home.path, name).runId)).toEqual(before);
	expect(lookAt(home.path, 'BTC')).toMatchObject({
		observed: 'stopped',
		wanted: {wanted: 'stopped'},
	});
});
