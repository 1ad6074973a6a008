import {spawn, spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {requestOf} from '../../source/control/requests.ts';
import {shutdown} from '../../source/control/shutdown/shutdown.ts';
import {waitForObserved} from '../../source/control/wait/wait-for-observed.ts';
import {ensureSupervisor} from '../../source/supervisor/ensure-supervisor.ts';
import {readProcStat} from '../../state/process/proc-stat.ts';
import {createSupervisedHome, type SupervisedHome} from '../support/supervised-home.ts';

const by = {requestedBy: 'test'};
const requestKill = requestOf('kill');
const requestRestart = requestOf('restart');
const requestStart = requestOf('start');
const requestStop = requestOf('stop');
const yaml = `
defaults:
  restart: {backoff: 50ms..200ms, deaths: 2 in 10m, stable_after: 60s}
  stop_timeout: 300ms
instances: {BTC: , ETH: , GOLD: {restart: {backoff: 50ms..50ms, deaths: 100 in 1m}}, OIL: {hung_after: 1.5s, hung_kill_after: 100ms}}
`;
let home: SupervisedHome;

beforeEach(async () => {
	home = await createSupervisedHome(yaml);
});
afterEach(() => home.remove());

const isRunning = (view: {observed: string}) => view.observed === 'running';
const isStopped = (view: {observed: string}) => view.observed === 'stopped';

async function startRunning(...names: string[]) {
	requestStart(home.control, names, by);
	const outcomes = await waitForObserved(home.control, names, 'running', 15_000);
	expect(outcomes.map(({name, ok}) => ({name, ok}))).toEqual(names.map(name => ({name, ok: true})));
	return Object.fromEntries(names.map(name => [name, home.view(name).pid ?? 0]));
}

function isGone(pid: number): boolean {
	const stat = readProcStat(pid);
	return stat === null || stat.state === 'Z';
}

test('start, restart and stop act on one instance and leave the other alone', async () => {
	await home.startSupervisor();
	const {BTC, ETH} = await startRunning('BTC', 'ETH');
	expect(requestStart(home.control, ['BTC'], by)).toMatchObject([{ok: true, changed: false}]);

	requestRestart(home.control, ['BTC'], by);
	const again = await home.see('BTC', view => isRunning(view) && view.pid !== BTC);
	expect(again.restarts).toBe(0);

	requestStop(home.control, ['BTC'], by);
	const [stopped] = await waitForObserved(home.control, ['BTC'], 'stopped', 15_000);
	expect(stopped?.ok).toBe(true);
	expect(isGone(again.pid ?? 0)).toBe(true);
	expect(home.view('ETH')).toMatchObject({observed: 'running', pid: ETH});
});

test('a killed instance comes back after its backoff, and its neighbour goes on', async () => {
	await home.startSupervisor();
	const {BTC = 0, ETH} = await startRunning('BTC', 'ETH');
	process.kill(BTC, 'SIGKILL');
	const back = await home.see('BTC', view => isRunning(view) && view.pid !== BTC);
	expect(back).toMatchObject({restarts: 1, exitSignal: 'SIGKILL'});
	expect(home.view('ETH').pid).toBe(ETH);
	const types = home.control.store.events('BTC', 20).map(({type}) => type);
	expect(types).toEqual([
		'InstanceStarted',
		'InstanceExited',
		'RestartScheduled',
		'InstanceStarted',
	]);
});

test('more deaths than allowed make it failed until a person starts it again', async () => {
	await home.startSupervisor();
	home.behave('BTC', 'exits-74');
	requestStart(home.control, ['BTC'], by);
	const failed = await home.see('BTC', ({observed}) => observed === 'failed');
	expect(failed).toMatchObject({exitCode: 74, restarts: 2});

	home.behave('BTC', '');
	await startRunning('BTC');
	expect(home.view('BTC').restarts).toBe(0);
});

test('a final exit code makes it failed at once', async () => {
	await home.startSupervisor();
	home.behave('BTC', 'exits-78');
	requestStart(home.control, ['BTC'], by);
	// Not by the run's own row alone: by the word of the supervisor, which could have restarted it.
	await home.see('BTC', () => home.control.store.observed('BTC')?.observed === 'failed');
	expect(home.view('BTC')).toMatchObject({observed: 'failed', exitCode: 78, restarts: 0});
	const [outcome] = await waitForObserved(home.control, ['BTC'], 'running', 15_000);
	expect(outcome).toMatchObject({ok: false, cause: 'failed'});
});

test('an instance that finished with exit 0 is not started again', async () => {
	await home.startSupervisor();
	home.behave('BTC', 'exits-0');
	requestStart(home.control, ['BTC'], by);
	const done = await home.see('BTC', view => isStopped(view) && view.exitCode === 0);
	expect(done.reason).toContain('finished');
	const starts = home.control.store
		.events('BTC', 20)
		.filter(({type}) => type === 'InstanceStarted');
	expect(starts).toHaveLength(1);
});

test('a stubborn one is killed after its own stop timeout', async () => {
	await home.startSupervisor();
	home.behave('BTC', 'stubborn');
	const {BTC = 0} = await startRunning('BTC');
	requestStop(home.control, ['BTC'], by);
	await home.see('BTC', isStopped);
	expect(isGone(BTC)).toBe(true);
	const events = home.control.store.events('BTC', 20).map(({type}) => type);
	expect(events).toContain('InstanceKilled');
});

test('kill does not wait for the stop timeout', async () => {
	await home.startSupervisor();
	home.behave('BTC', 'stubborn');
	const {BTC = 0} = await startRunning('BTC');
	requestKill(home.control, ['BTC'], by);
	const view = await home.see('BTC', isStopped);
	expect(isGone(BTC)).toBe(true);
	expect(view.exitSignal).toBe('SIGKILL');
});

test.each(['SIGTERM', 'SIGKILL'] as const)(
	'a grandchild in a session of its own is gone after %s of its run',
	async signal => {
		await home.startSupervisor();
		home.behave('BTC', 'forks-grandchild');
		await startRunning('BTC');
		const grandchild = Number(readFileSync(join(home.directory.home, 'grandchild-BTC'), 'utf8'));
		expect(isGone(grandchild)).toBe(false);
		(signal === 'SIGTERM' ? requestStop : requestKill)(home.control, ['BTC'], by);
		await home.see('BTC', view => isStopped(view) && view.left.length === 0);
		expect(isGone(grandchild)).toBe(true);
	},
);

test('instances outlive a killed supervisor; the next one adopts the same pids', async () => {
	const first = await home.startSupervisor();
	const {BTC, ETH = 0} = await startRunning('BTC', 'ETH');
	first.kill('SIGKILL');
	await new Promise(resolve => first.once('exit', resolve));
	expect(home.view('BTC')).toMatchObject({observed: 'running', pid: BTC});
	requestStop(home.control, ['ETH'], by);

	await home.startSupervisor();
	await home.see('ETH', isStopped);
	expect(isGone(ETH)).toBe(true);
	expect(home.view('BTC')).toMatchObject({observed: 'running', pid: BTC});

	// The adopted one is no child: its death is seen all the same.
	// Pid 0 would be the group of the test itself.
	expect(BTC).toBeGreaterThan(0);
	process.kill(Number(BTC), 'SIGKILL');
	await home.see('BTC', view => isRunning(view) && view.pid !== BTC);
});

test('a supervisor that ends leaves the instances running', async () => {
	const first = await home.startSupervisor();
	const {BTC} = await startRunning('BTC');
	first.kill('SIGTERM');
	const code = await new Promise(resolve => first.once('exit', resolve));
	expect(code).toBe(0);
	expect(home.view('BTC')).toMatchObject({observed: 'running', pid: BTC});
});

test('six callers at once get one supervisor', async () => {
	const {directory, control} = home;
	const options = {directory, programs: control.programs};
	const ensured = await Promise.all(Array.from({length: 6}, () => ensureSupervisor(options)));
	expect(new Set(ensured.map(({pid}) => pid)).size).toBe(1);
	expect(ensured.filter(({started}) => started)).toHaveLength(1);
});

test('shutdown proves that everything is gone', async () => {
	await ensureSupervisor(home.control);
	home.behave('ETH', 'forks-grandchild');
	home.behave('GOLD', 'stubborn');
	const pids = await startRunning('BTC', 'ETH', 'GOLD');
	const report = await shutdown(home.control, by);
	expect(report.evidence.filter(({ok}) => !ok)).toEqual([]);
	expect(report.ok).toBe(true);
	expect(Object.values(pids).every(isGone)).toBe(true);
});

test('a manual stop during the backoff is never undone', async () => {
	await home.startSupervisor();
	const {GOLD = 0} = await startRunning('GOLD');
	process.kill(GOLD, 'SIGKILL');
	requestStop(home.control, ['GOLD'], by);
	await home.see('GOLD', view => isStopped(view) && view.wanted.wanted === 'stopped');
	await startRunning('BTC');
	expect(home.view('GOLD').observed).toBe('stopped');
});

test('a second supervisor is refused with 75, quietly with 0 when started by a program', async () => {
	const first = await home.startSupervisor();
	const {pitwall} = home.control.programs;
	const parameters = ['supervisor', '--home', home.directory.home];
	const byPerson = spawnSync(process.execPath, [pitwall, ...parameters], {encoding: 'utf8'});
	expect(byPerson.status).toBe(75);
	expect(byPerson.stderr).toContain(String(first.pid));
	const automatic = spawnSync(process.execPath, [pitwall, ...parameters, '--automatic']);
	expect(automatic.status).toBe(0);
	expect(first.exitCode).toBe(null);
});

test('a run by hand is shown, watched and stopped on request, and never doubled', async () => {
	await home.startSupervisor();
	const {runner} = home.control.programs;
	const parameters = ['run', '--home', home.directory.home, '--name', 'BTC'];
	const byHand = spawn(process.execPath, [runner, ...parameters], {stdio: 'ignore'});
	await home.see('BTC', view => isRunning(view) && view.pid === byHand.pid);
	expect(requestStart(home.control, ['BTC'], by)).toMatchObject([{ok: true}]);
	await startRunning('ETH');
	expect(home.view('BTC').pid).toBe(byHand.pid);

	requestStop(home.control, ['BTC'], by);
	const ended = new Promise(resolve => byHand.once('exit', resolve));
	await home.see('BTC', isStopped);
	expect(await ended).toBe(0);
});

test('a hung instance is told from a dead one, killed by its limit and restarted', async () => {
	await home.startSupervisor();
	home.behave('OIL', 'silent');
	const {OIL} = await startRunning('OIL');
	await home.see('OIL', view => isRunning(view) && view.pid !== OIL);
	const types = home.control.store.events('OIL', 20).map(({type}) => type);
	expect(types).toEqual(
		expect.arrayContaining(['InstanceHung', 'InstanceKilled', 'RestartScheduled']),
	);
});
