/** What locks, takeovers and the watching of deaths cost. Ratios compare with bare SQLite in the same run. */
import type {ChildProcess} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import type {Directory} from '../../state/home/directory.ts';
import {acquireLock} from '../../state/lock/lock.ts';
import {createInstanceId, registerInstance} from '../../state/registry/registry.ts';
import {createDeathWatch} from '../../state/process/death-watch.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import {createLeaseRows} from '../../state/control/table/lease-rows.ts';
import {bundleProgram, endProgram, nextMessage, startProgram, until} from '../support/child.ts';
import {createTestHome} from '../support/home.ts';
import {tortureLocks} from '../torture/locks.ts';
import {type Benchmark, type Figure, quantile} from './figure.ts';

export const benchmark: Benchmark = {
	name: 'locks',
	async run() {
		const home = createTestHome();
		try {
			return [
				...uncontended(home.directory),
				...heartbeat(home.directory),
				...(await takeover(home.directory)),
				...(await deaths(home.directory)),
				...(await torture()),
			];
		} finally {
			home.remove();
		}
	},
};

const claim = {account: 'paper', instanceId: 'bench', mode: 'SIM'};

function timeMs(action: () => void): number {
	const startedMs = performance.now();
	action();
	return performance.now() - startedMs;
}

/** Rounds alternate, so that a slow moment of the machine meets both sides. */
function uncontended(directory: Directory): Figure[] {
	const {database, close} = openControlStore(directory.controlDatabase);
	const controlLease = createLeaseRows(database, directory.controlDatabase);
	const bareFile = join(directory.home, 'bare');
	const acquireMs: number[] = [];
	const wholeMs: number[] = [];
	const bareMs: number[] = [];
	for (let round = 0; round < 600; round += 1) {
		bareMs.push(timeMs(() => openBare(bareFile)));
		const startedMs = performance.now();
		const taken = acquireLock({...claim, directory, name: 'BENCH', controlLease});
		acquireMs.push(performance.now() - startedMs);
		if (taken.ok) taken.lock.release();
		wholeMs.push(performance.now() - startedMs);
	}

	close();
	const half = (values: number[]) => quantile(values.slice(100), 0.5);
	return [
		{name: 'acquire, uncontended, p50', value: half(acquireMs), unit: 'ms', goal: {atMost: 0.3}},
		{name: 'acquire + release, uncontended, p50', value: half(wholeMs), unit: 'ms', goal: null},
		{
			name: 'acquire + release ÷ bare open, BEGIN EXCLUSIVE, close',
			value: half(wholeMs) / half(bareMs),
			unit: 'ratio',
			goal: {atMost: 6},
			note: 'evidence file, two row commits and two judgements come on top',
		},
	];
}

function openBare(path: string): void {
	const database = new Database(path, {timeout: 0});
	database.pragma('journal_mode = MEMORY');
	database.exec('BEGIN EXCLUSIVE');
	database.close();
}

function heartbeat(directory: Directory): Figure[] {
	const registered = registerInstance(directory, {
		instanceId: createInstanceId(0, process.pid, '00000000'),
		name: 'BENCH',
		symbol: 'BENCH',
		mode: 'SIM',
		account: 'paper',
		startedAt: '',
		runId: 'bench',
		beaconFd: null,
		epoch: 1,
	});
	const count = 20_000;
	const tookMs = timeMs(() => {
		for (let beat = 0; beat < count; beat += 1) registered.beat(beat);
	});
	registered.remove();
	const value = (tookMs * 1000) / count;
	return [{name: 'heartbeat', value, unit: 'µs', goal: {atMost: 5}}];
}

/** From the SIGKILL of the holder until a contender that keeps asking holds the lock. */
async function takeover(directory: Directory): Promise<Figure[]> {
	const program = await bundleProgram('test/fixture/process/holds-lock.ts');
	const tookMs: number[] = [];
	for (let round = 0; round < 15; round += 1) {
		const child = startProgram(program, [directory.home, 'TAKEOVER']);
		await nextMessage(child);
		const answer = nextMessage(child);
		child.send('acquire');
		await answer;
		child.kill('SIGKILL');
		const startedMs = performance.now();
		await until(() => takes(directory, 'TAKEOVER'));
		tookMs.push(performance.now() - startedMs);
		await endProgram(child);
	}

	const value = quantile(tookMs, 0.5);
	return [{name: 'SIGKILL of the holder → next holds, p50', value, unit: 'ms', goal: {atMost: 30}}];
}

function takes(directory: Directory, name: string): boolean {
	const taken = acquireLock({...claim, directory, name});
	if (taken.ok) taken.lock.release();
	return taken.ok;
}

async function deaths(directory: Directory): Promise<Figure[]> {
	const program = await bundleProgram('test/fixture/process/lights-beacon.ts');
	mkdirSync(directory.instances, {recursive: true});
	const byBeacon = await deathLatencies(program, directory, {count: 100, beacon: true});
	const bySweep = await deathLatencies(program, directory, {count: 40, beacon: false});
	return [
		{
			name: 'death → callback by beacon, p50',
			value: quantile(byBeacon, 0.5),
			unit: 'ms',
			goal: null,
		},
		{
			name: 'death → callback by beacon, p99',
			value: quantile(byBeacon, 0.99),
			unit: 'ms',
			goal: {atMost: 10},
			note: `${byBeacon.length} SIGKILLs`,
		},
		{
			name: 'death → callback by the sweep alone, p99',
			value: quantile(bySweep, 0.99),
			unit: 'ms',
			goal: {atMost: 100},
			note: `${bySweep.length} SIGKILLs`,
		},
	];
}

type DeathTrial = {count: number; beacon: boolean};

/** From SIGKILL to the callback, milliseconds, one process after the other. */
async function deathLatencies(
	program: string,
	directory: Directory,
	{count, beacon}: DeathTrial,
): Promise<number[]> {
	const latencies: number[] = [];
	let children: ChildProcess[] = [];
	try {
		while (latencies.length < count) {
			children = [1, 2, 3, 4].map(() => startProgram(program, [directory.home]));
			const ready = await Promise.all(
				children.map(child => nextMessage<{beaconFd: number; processStart: string}>(child)),
			);
			for (const [index, child] of children.entries()) {
				const {beaconFd, processStart} = ready[index] ?? {beaconFd: null, processStart: null};
				const fd = beacon ? beaconFd : null;
				// A random phase: the sweep must not be met at the same moment each time.
				await new Promise(resolve => setTimeout(resolve, 10 + Math.random() * 80));
				latencies.push(await deathLatency(child, {processStart, beaconFd: fd}, beacon));
			}
		}
	} finally {
		await Promise.all(children.map(endProgram));
	}

	return latencies;
}

function deathLatency(
	child: ChildProcess,
	facts: {processStart: string | null; beaconFd: number | null},
	beacon: boolean,
): Promise<number> {
	return new Promise(resolve => {
		let killedMs = 0;
		const watch = createDeathWatch({
			onDead() {
				const latencyMs = performance.now() - killedMs;
				watch.close();
				clearTimeout(alive);
				resolve(latencyMs);
			},
			...(beacon ? {sweepMs: 10_000} : {}),
		});
		watch.add({key: 'bench', pid: child.pid ?? 0, ...facts});
		// The watch itself keeps no event loop alive; the kill falls into any phase of its sweep.
		const alive = setTimeout(() => resolve(Number.POSITIVE_INFINITY), 20_000);
		setTimeout(
			() => {
				killedMs = performance.now();
				child.kill('SIGKILL');
			},
			5 + Math.random() * 100,
		);
	});
}

async function torture(): Promise<Figure[]> {
	const tally = await tortureLocks({rounds: 60, contenders: 12, seed: 20_261_122});
	const none = {atMost: 0};
	const note = `${tally.rounds} rounds × 12 contenders, ${tally.killed} killed, ${tally.stopped} stopped; long: npm run torture -- locks`;
	return [
		{name: 'double holders', value: tally.doubleHolders, unit: 'count', goal: none, note},
		{name: 'stolen live or foreign locks', value: tally.stolen, unit: 'count', goal: none, note},
		{
			name: 'stampede of 12: first winner, p50',
			value: quantile(tally.firstWinnerMs, 0.5),
			unit: 'ms',
			goal: {atMost: 15},
		},
	];
}
