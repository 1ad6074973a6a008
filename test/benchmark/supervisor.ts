/**
 * What supervision costs: a start through the supervisor against the same runner started bare, a death until the
 * row that tells it, a snapshot, and a commit until another process notices. Needs the built programs.
 */
import {fork, spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type ControlContext, openControl} from '../../source/control/context.ts';
import {requestOf} from '../../source/control/requests.ts';
import {shutdown} from '../../source/control/shutdown/shutdown.ts';
import {ensureSupervisor} from '../../source/supervisor/ensure-supervisor.ts';
import {type Directory, directoryAt} from '../../state/home/directory.ts';
import {defaultSettings} from '../../state/domain/instance/instance-defaults.ts';
import {readRows} from '../../state/control/control-rows.ts';
import {readSnapshot} from '../../state/view/read-snapshot.ts';
import {type ControlStore, openControlStore} from '../../state/control/control-store.ts';
import {watchControl} from '../../state/control/watch-control.ts';
import {bundleProgram} from '../support/child.ts';
import {type Benchmark, type Figure, quantile} from './figure.ts';
import {startEnvironment} from '../support/environment.ts';

const startRounds = 12;
const deathRounds = 20;
const commitRounds = 100;
const by = {requestedBy: 'benchmark'};

export const benchmark: Benchmark = {
	name: 'supervisor',
	async run() {
		return [
			...(await inHome(
				'instances: {BTC: , ETH: {restart: {backoff: 1ms..1ms, deaths: 9999 in 1h}}}',
				startAndDeath,
			)),
			...(await inHome('', commitToNotice)),
			...(await inHome('', ({directory}) =>
				Promise.resolve([6, 100].flatMap(count => snapshots(directory, count))),
			)),
		];
	},
};

async function inHome(
	yaml: string,
	measure: (home: ControlContext) => Promise<Figure[]>,
): Promise<Figure[]> {
	const directory = directoryAt(mkdtempSync(join(tmpdir(), 'pitwall-')));
	writeFileSync(directory.config, yaml);
	const control = await openControl(directory);
	try {
		return await measure(control);
	} finally {
		await shutdown(control, by);
		control.close();
		rmSync(directory.home, {recursive: true, force: true});
	}
}

async function startAndDeath(control: ControlContext): Promise<Figure[]> {
	await ensureSupervisor(control);
	const supervised: number[] = [];
	const bare: number[] = [];
	// In turns, so that both see the same machine.
	for (let round = 0; round < startRounds; round += 1) {
		bare.push(await startBare(control));
		supervised.push(await startSupervised(control));
	}

	const deaths = await killOften(control);
	const [ours, baseline] = [quantile(supervised, 0.5), quantile(bare, 0.5)];
	return [
		figure('start → first log line, through the supervisor, p50', ours),
		figure('start → first log line, bare runner, p50', baseline),
		{
			name: 'start → first log line, supervisor : bare',
			value: ours / baseline,
			unit: 'ratio',
			goal: {atMost: 1.2},
			note: `${startRounds} rounds each, in turns, median`,
		},
		figure('SIGKILL → observed row read, p50', quantile(deaths, 0.5)),
		figure('SIGKILL → observed row read, p99', quantile(deaths, 0.99), `${deathRounds} deaths`),
	];
}

async function startBare({directory, programs}: ControlContext): Promise<number> {
	const env = startEnvironment();
	const log = directory.log('BARE');
	const before = linesOf(log);
	const startedAtMs = performance.now();
	const child = spawn(
		process.execPath,
		[
			'--max-semi-space-size=1',
			'--max-old-space-size=128',
			programs.runner,
			'run',
			'--home',
			directory.home,
			'--name',
			'BARE',
			'--symbol',
			'BTC',
			'--background',
		],
		{stdio: 'ignore', env},
	);
	await until(() => linesOf(log) > before);
	const elapsedMs = performance.now() - startedAtMs;
	const ended = new Promise(resolve => child.once('exit', resolve));
	child.kill('SIGKILL');
	await ended;
	return elapsedMs;
}

async function startSupervised(control: ControlContext): Promise<number> {
	const log = control.directory.log('BTC');
	const before = linesOf(log);
	const startedAtMs = performance.now();
	requestOf('start')(control, ['BTC'], by);
	await until(() => linesOf(log) > before);
	const elapsedMs = performance.now() - startedAtMs;
	await until(() => control.store.observed('BTC')?.observed === 'running');
	control.store.changeWanted(
		'BTC',
		{wanted: 'stopped', stopBy: 'kill', raiseEpoch: true},
		{requestedAtMs: 0, ...by},
	);
	await until(() => control.store.observed('BTC')?.observed === 'stopped');
	return elapsedMs;
}

/** From the signal to the moment at which another process can read the supervisor's row. */
async function killOften(control: ControlContext): Promise<number[]> {
	const {store} = control;
	const latencies: number[] = [];
	requestOf('start')(control, ['ETH'], by);
	for (let round = 0; round < deathRounds; round += 1) {
		await until(() => store.observed('ETH')?.observed === 'running');
		const pid = store.observed('ETH')?.pid ?? 0;
		const killedAtMs = performance.now();
		process.kill(pid, 'SIGKILL');
		await until(() => store.observed('ETH')?.pid !== pid, 1);
		latencies.push(performance.now() - killedAtMs);
	}

	return latencies;
}

async function commitToNotice({store, directory}: ControlContext): Promise<Figure[]> {
	const writer = fork(await bundleProgram('test/fixture/process/commits-once.ts'), [
		directory.controlDatabase,
	]);
	const noticedAtMs: number[] = [];
	const watch = watchControl({
		store,
		directory,
		pollMs: 1e9,
		onChange: () => noticedAtMs.push(performance.timeOrigin + performance.now()),
	});
	const latencies: number[] = [];
	try {
		await message(writer);
		for (let round = 0; round < commitRounds; round += 1) {
			noticedAtMs.length = 0;
			writer.send('commit');
			const committedAtMs = await message(writer);
			await until(() => noticedAtMs.length > 0);
			latencies.push((noticedAtMs[0] ?? Number.NaN) - committedAtMs);
		}
	} finally {
		watch.close();
		writer.kill();
	}

	return [
		figure('commit → watcher of another process notices, p50', quantile(latencies, 0.5)),
		{
			...figure(
				'commit → watcher of another process notices, p99',
				quantile(latencies, 0.99),
				`${commitRounds} commits`,
			),
			goal: {atMost: 13},
		},
	];
}

function snapshots(directory: Directory, count: number): Figure[] {
	const store = openControlStore(directory.controlDatabase);
	fill(store, count);
	const rows = sample(() => readRows(store, directory));
	const whole = sample(() =>
		readSnapshot({store, directory, usage: null, nowMs: 1_800_000_000_000}),
	);
	store.close();
	return [
		{
			name: `rows of ${count} instances, p99`,
			value: quantile(rows, 0.99),
			unit: 'ms',
			goal: count === 100 ? {atMost: 0.4} : null,
			note: 'one read transaction, 500 reads',
		},
		figure(
			`snapshot of ${count} stopped instances, p99`,
			quantile(whole, 0.99),
			'rows and lock directory',
		),
	];
}

function fill(store: ControlStore, count: number): void {
	const settings = Array.from({length: count}, (_, index) => defaultSettings(`I${index}`, 'BTC'));
	store.replaceInstances(settings);
	for (const [index, {name}] of settings.entries()) {
		store.changeWanted(name, {wanted: 'stopped'}, {requestedAtMs: 1, requestedBy: 'benchmark'});
		store.putObserved({
			name,
			observed: 'stopped',
			reason: 'stopped as asked',
			epoch: 0,
			pid: null,
			runId: `r${index}`,
			exitCode: 0,
			exitSignal: null,
			exitedAtMs: 1,
			restarts: 0,
			nextStartAtMs: null,
			deathsAtMs: [],
			recordedAtMs: 1,
		});
		store.putStatus({
			name,
			instanceId: `i${index}`,
			bar: 1,
			occurredAtMs: 1,
			recordedAtMs: 1,
			priceDecimals: 2,
			quantityDecimals: 6,
			priceTicks: 6741250,
			firstPriceTicks: 1,
			positionLots: 1,
			entryTicks: 1,
			equityMicros: 1,
			realizedMicros: 1,
			unrealizedMicros: 1,
			feesMicros: 1,
			drawdownRatio: -0.1,
			paused: false,
			recentCloseTicks: Array.from({length: 48}, () => 6741250),
			snapshotHash: null,
		});
	}
}

function sample(read: () => unknown): number[] {
	for (let round = 0; round < 200; round += 1) read();
	return Array.from({length: 500}, () => {
		const startedAtMs = performance.now();
		read();
		return performance.now() - startedAtMs;
	});
}

function figure(name: string, value: number, note?: string): Figure {
	return {name, value, unit: 'ms', goal: null, ...(note !== undefined && {note})};
}

function linesOf(path: string): number {
	return existsSync(path) ? readFileSync(path, 'latin1').split('\n').length : 0;
}

async function until(condition: () => boolean, intervalMs = 1): Promise<void> {
	const deadlineMs = performance.now() + 20_000;
	while (!condition()) {
		if (performance.now() > deadlineMs) throw new Error(`never came true: ${condition.toString()}`);
		await new Promise(resolve => setTimeout(resolve, intervalMs));
	}
}

function message(child: ReturnType<typeof fork>): Promise<number> {
	return new Promise(resolve => child.once('message', value => resolve(Number(value))));
}
