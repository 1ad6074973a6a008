/**
 * Speed of the engine: in memory beside a loop that only computes the same crossover on flat arrays, and with
 * its whole ledger on disk. All on one core, and per second of processor time.
 */
import {mkdtempSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {SMA} from 'trading-signals';
import {Algorithm} from '../../algorithm/sma_crossover.ts';
import type {Algorithm as AnyAlgorithm} from '../../runner/algorithm/contract.ts';
import {runLoop} from '../../runner/loop/loop.ts';
import {createSteadyPacer} from '../../runner/loop/pacer.ts';
import {createRunLifecycle} from '../../runner/loop/run-lifecycle.ts';
import {type BarSeries, readAllBars} from '../../runner/market/memory.ts';
import {createSimulatedMarket} from '../../runner/market/simulated.ts';
import {openLedgerStore} from '../../state/ledger/ledger-store.ts';
import {Algorithm as RingAverages} from '../fixture/algorithm/ring-averages.ts';
import {barsPerProcessorSecond, engineOn, known, runWithEquity} from './engine-setup.ts';
import type {Benchmark, Figure} from './figure.ts';
import {tightLoop} from './tight-loop.ts';

const barCount = 1_000_000;
const ledgerBarCount = 300_000;
const rounds = 5;
const {fast, slow} = Algorithm.parameters;

const shipped = () => new Algorithm('BTC', 10_000, Algorithm.parameters);
const ring = () => new RingAverages('BTC', 10_000, RingAverages.parameters);

/** The two averages of the shipped algorithm alone: what its library takes of the figure above. */
function libraryAlone(closes: Float64Array): number {
	const averages = [new SMA(fast), new SMA(slow)] as const;
	let sum = 0;
	for (const close of closes) for (const average of averages) sum += average.add(close) ?? 0;
	return sum;
}

/** Engine, loop and ledger of the runner, without its log; returns the longest write-ahead log in bytes. */
async function runIntoLedger(series: BarSeries): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	const path = join(folder, 'BTC.db');
	const owner = {instanceId: 'instance_20260101_000000_1_00000000', runId: 'run', pid: 1};
	const ledger = openLedgerStore(path, owner, () => Date.now());
	const life = createRunLifecycle(() => {});
	life.trigger({type: 'ready'});
	const clock = {nowMs: () => Date.now(), monotonicMs: () => performance.now()};
	let walBytes = 0;
	await runLoop({
		engine: engineOn(series, ring()),
		ledger,
		wishes: {take: () => [], isPaused: () => false, flattenEpoch: () => 0},
		lookAtWishes: () => {},
		life,
		clock,
		sleeper: {
			sleep: async () => {},
			wake: () => {},
			yield: () => new Promise(resolve => setImmediate(resolve)),
		},
		pacer: createSteadyPacer('max', clock),
		barsMax: null,
		lastBarIndex: 0,
		onCommitted: () => {
			walBytes = Math.max(walBytes, statSync(`${path}-wal`).size);
		},
		onMissed: () => {},
	});
	ledger.close();
	rmSync(folder, {recursive: true});
	return walBytes;
}

async function memoryFigures(series: BarSeries): Promise<Figure[]> {
	const closes = series.closeTicks.map(ticks => ticks / 100);
	const equity = new Float64Array(barCount);
	const speedOf = (run: () => unknown) => barsPerProcessorSecond(barCount, rounds, run);
	const engineSpeed = (algorithm: () => AnyAlgorithm) =>
		speedOf(() => runWithEquity(engineOn(series, algorithm()), equity));
	const loop = await speedOf(() => tightLoop(closes, equity, {fast, slow}));
	const withShipped = await engineSpeed(shipped);
	const withRing = await engineSpeed(ring);
	const withHold = await engineSpeed(() => ({run: () => ({action: 'HOLD', shares: 0})}));
	const recording = await speedOf(() => {
		const engine = engineOn(series, ring());
		while (engine.step() !== 'end');
	});
	const library = await speedOf(() => libraryAlone(closes));
	const note = `${barCount} bars, fees, slippage, equity of each bar; median of ${rounds}`;
	const information = (name: string, value: number, unit: Figure['unit'] = 'bars/s'): Figure => ({
		name,
		value,
		unit,
		goal: null,
		note,
	});
	return [
		{
			name: 'engine in memory, SMA crossover with own sums',
			value: withRing,
			unit: 'bars/s',
			goal: {atLeast: 5e6},
			note,
		},
		{
			name: 'engine in memory, shipped sma_crossover',
			value: withShipped,
			unit: 'bars/s',
			goal: {atLeast: 5e6},
			note,
		},
		information('the two averages of the shipped one alone (its library)', library),
		information('engine in memory, an algorithm that only holds', withHold),
		information('typed-array loop of the same crossover', loop),
		information('typed-array loop ÷ engine with own sums', loop / withRing, 'ratio'),
		information('engine in memory with a record of each bar', recording),
	];
}

async function ledgerFigures(series: BarSeries): Promise<Figure[]> {
	let walBytes = 0;
	const speed = await barsPerProcessorSecond(ledgerBarCount, rounds, async () => {
		walBytes = Math.max(walBytes, await runIntoLedger(series));
	});
	const note = `${ledgerBarCount} bars, WAL FULL, 1,000 a transaction; median of ${rounds}`;
	return [
		{
			name: 'engine with its full ledger on disk, SMA crossover',
			value: speed,
			unit: 'bars/s',
			goal: {atLeast: 300_000},
			note,
		},
		{
			name: 'longest write-ahead log meanwhile',
			value: walBytes / 1024 / 1024,
			unit: 'MB',
			goal: {atMost: 16},
			note,
		},
	];
}

export const benchmark: Benchmark = {
	name: 'engine',
	run: async () => {
		const series = readAllBars(createSimulatedMarket(known, 1), barCount);
		const first = readAllBars(createSimulatedMarket(known, 1), ledgerBarCount);
		const fresh = await barsPerProcessorSecond(ledgerBarCount, rounds, () =>
			readAllBars(createSimulatedMarket(known, 2), ledgerBarCount),
		);
		const market: Figure = {
			name: 'synthetic market into memory',
			value: fresh,
			unit: 'bars/s',
			goal: null,
			note: 'one-minute bars',
		};
		return [...(await memoryFigures(series)), ...(await ledgerFigures(first)), market];
	},
};
