/**
 * What a start of the runner costs, and how fast its ledger grows. Times come from the rows and lines that the
 * runner itself writes, against the moment of the spawn, so no polling blurs them; a bare Node is started
 * in turns with it, for the machine's own share.
 */
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import Database from 'better-sqlite3';
import {openControlStore} from '../../state/control/control-store.ts';
import {runnerFlags} from '../../source/supervisor/runner-flags.ts';
import {heapMbDefault} from '../../state/domain/instance/instance-defaults.ts';
import {createTestHome, type TestHome} from '../support/runner.ts';
import {type Benchmark, type Figure, quantile} from './figure.ts';
import {startEnvironment} from '../support/environment.ts';

const rounds = 21;
const barsAtSpeed = 60_000;

/** As the supervisor starts them. */
const nodeFlags = runnerFlags(heapMbDefault, process.versions.v8);

export const benchmark: Benchmark = {
	name: 'runner',
	async run() {
		const home = createTestHome(['holds', 'crosses-averages']);
		try {
			return [...(await startFigures(home)), ...(await speedFigures(home))];
		} finally {
			await home.remove();
		}
	},
};

type Start = {firstLineMs: number; firstCommitMs: number; firstBarMs: number};

async function startFigures(home: TestHome): Promise<Figure[]> {
	const bare: number[] = [];
	const starts: Start[] = [];
	await startOnce(home, 'warm-up');
	for (let round = 0; round < rounds; round += 1) {
		bare.push(bareStartMs());
		starts.push(await startOnce(home, `round-${round}`));
	}
	const bareMs = quantile(bare, 0.5);
	const median = (key: keyof Start) =>
		quantile(
			starts.map(start => start[key]),
			0.5,
		);
	const note = `median of ${rounds}, bare Node ${bareMs.toFixed(0)} ms in the same run`;
	return [
		{
			name: 'spawn → first commit of a runner (run row)',
			value: median('firstCommitMs'),
			unit: 'ms',
			goal: {atMost: 35},
			note,
		},
		{
			name: 'spawn → first commit, to a bare Node start and end',
			value: median('firstCommitMs') / bareMs,
			unit: 'ratio',
			goal: null,
			note,
		},
		{name: 'spawn → first log line', value: median('firstLineMs'), unit: 'ms', goal: null, note},
		{
			name: 'spawn → first bar in the ledger',
			value: median('firstBarMs'),
			unit: 'ms',
			goal: null,
			note,
		},
	];
}

function bareStartMs(): number {
	const env = startEnvironment();
	const startedAtMs = performance.now();
	spawnSync(process.execPath, ['-e', '0'], {env});
	return performance.now() - startedAtMs;
}

/** One bar of a fresh instance; every time is wall-clock, of this machine alone. */
async function startOnce(home: TestHome, name: string): Promise<Start> {
	const spawnedAtMs = Date.now();
	const flags = ['--symbol', 'BTC', '--name', name, '--algorithm', 'holds', '--bars', '1'];
	await home.run([...flags, '--speed', 'max', '--background'], {nodeFlags}).ended;
	const store = openControlStore(home.directory.controlDatabase, {readonly: true});
	const startedAtMs = store.latestRun(name)?.startedAtMs ?? Number.NaN;
	store.close();
	const ledger = new Database(home.directory.ledger(name), {readonly: true});
	const barAtMs = Number(ledger.prepare('SELECT recordedAt FROM bar').pluck().get());
	ledger.close();
	const firstLine = readFileSync(home.directory.log(name), 'utf8').slice(0, 24);
	return {
		firstLineMs: Date.parse(firstLine) - spawnedAtMs,
		firstCommitMs: startedAtMs - spawnedAtMs,
		firstBarMs: barAtMs - spawnedAtMs,
	};
}

async function speedFigures(home: TestHome): Promise<Figure[]> {
	const flags = ['--symbol', 'BTC', '--algorithm', 'crosses-averages', '--background'];
	const words = [...flags, '--bars', String(barsAtSpeed), '--speed', 'max'];
	const runner = home.run(words, {nodeFlags});
	let rssKb = 0;
	const timer = setInterval(() => {
		rssKb = Math.max(rssKb, residentKb(runner.pid));
	}, 20);
	await runner.ended;
	clearInterval(timer);
	const ledger = new Database(home.directory.ledger('BTC'), {readonly: true});
	const [first, last] = ledger
		.prepare('SELECT min(recordedAt), max(recordedAt) FROM bar')
		.raw()
		.get() as [number, number];
	ledger.close();
	return [
		{
			name: 'bars into ledger and log at --speed max, an order every few bars',
			value: (barsAtSpeed / (last - first)) * 1000,
			unit: 'bars/s',
			goal: null,
			note: `${barsAtSpeed} bars, WAL FULL, batches of at most 50 ms`,
		},
		await idleResident(home),
		{name: 'resident at --speed max, highest', value: rssKb / 1024, unit: 'MB', goal: null},
	];
}

/** Resident memory of an instance that runs at one bar a second, after its first bars. */
async function idleResident(home: TestHome): Promise<Figure> {
	const runner = home.run(['--symbol', 'ETH', '--algorithm', 'holds', '--speed', '5'], {nodeFlags});
	await runner.printed(/Bar 10:/);
	const value = residentKb(runner.pid) / 1024;
	runner.kill('SIGTERM');
	await runner.ended;
	return {name: 'resident of a running instance', value, unit: 'MB', goal: {atMost: 50}};
}

function residentKb(pid: number): number {
	try {
		return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
	} catch {
		return 0;
	}
}
