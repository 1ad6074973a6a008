/**
 * `pitwall backtest` as a person starts it, beside a loop that only computes the same crossover on flat arrays,
 * in the same run. The whole process counts, and the runs alone, as the command measures them itself.
 */
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {spawnSync} from 'node:child_process';
import {availableParallelism, tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {knownInstrument} from '../../runner/market/instruments.ts';
import {readAllBars} from '../../runner/market/memory.ts';
import {createSimulatedMarket} from '../../runner/market/simulated.ts';
import type {BacktestResult} from '../../state/domain/trading/backtest.ts';
import {startEnvironment} from '../support/environment.ts';
import {programFile} from '../support/pitwall.ts';
import {type Benchmark, type Figure, quantile} from './figure.ts';
import {tightLoop} from './tight-loop.ts';

const barCount = 2_000_000;
const rounds = 5;
// Each thread compiles the engine for itself: about a second, which a long sweep makes small.
const gridBars = 1_000_000;
const grid = ['--sweep', 'fast=2:32:2', '--sweep', 'slow=40:100:20'];
const fixture = fileURLToPath(
	new URL('../../test/fixture/algorithm/ring-averages.ts', import.meta.url),
);

export const benchmark: Benchmark = {
	name: 'backtest',
	run: async () => {
		const home = mkdtempSync(join(tmpdir(), 'pitwall-'));
		mkdirSync(join(home, 'algorithm'));
		copyFileSync(fixture, join(home, 'algorithm/ring-averages.ts'));
		try {
			const loop = loopSpeed();
			return [
				...['sma_crossover', 'ring-averages'].flatMap(name => singleFigures(home, name, loop)),
				...gridFigures(home),
				...freshFigures(home),
			];
		} finally {
			rmSync(home, {recursive: true, force: true});
		}
	},
};

/** Bars a second of the loop. */
function loopSpeed(): number {
	const {closeTicks} = readAllBars(createSimulatedMarket(knownInstrument('BTC'), 1), barCount);
	const closes = closeTicks.map(ticks => ticks / 100);
	const equity = new Float64Array(closes.length);
	const speeds = Array.from({length: rounds + 1}, () => {
		const startMs = performance.now();
		const bars = tightLoop(closes, equity, {fast: 10, slow: 30});
		return (bars / (performance.now() - startMs)) * 1000;
	});
	return quantile(speeds.slice(1), 0.5);
}

function singleFigures(home: string, algorithm: string, loop: number): Figure[] {
	const words = ['--symbol', 'BTC', '--algorithm', algorithm, '--bars', String(barCount)];
	const all = Array.from({length: rounds}, () => backtest(home, words));
	const median = (of: (measured: Measured) => number) => quantile(all.map(of), 0.5);
	const runs = median(({runMs, barsRun}) => (barsRun / runMs) * 1000);
	const note = `${barCount / 1e6} M bars with fees and equity a bar, median of ${rounds}`;
	return [
		{
			name: `pitwall backtest, ${algorithm}: the run in its process`,
			value: runs,
			unit: 'bars/s',
			goal: {atLeast: 5_000_000},
			note,
		},
		{
			name: `typed-array loop ÷ ${algorithm}`,
			value: loop / runs,
			unit: 'ratio',
			goal: null,
			note: `loop ${(loop / 1e6).toFixed(0)} M bars/s`,
		},
		{
			name: `pitwall backtest, ${algorithm}: start to end, synthetic bars made`,
			value: median(({processMs, barsRun}) => (barsRun / processMs) * 1000),
			unit: 'bars/s',
			goal: null,
			note,
		},
	];
}

function gridFigures(home: string): Figure[] {
	const words = ['--symbol', 'BTC', '--algorithm', 'ring-averages', '--bars', String(gridBars)];
	const cores = availableParallelism();
	const speed = (jobs: number) => {
		const {runMs, barsRun} = backtest(home, [...words, ...grid, '--jobs', String(jobs)]);
		return (barsRun / runMs) * 1000;
	};
	// In turns, so that other work on the machine meets both.
	const pairs = Array.from({length: 3}, () => [speed(1), speed(cores)] as const);
	const one = quantile(
		pairs.map(([alone]) => alone),
		0.5,
	);
	const many = quantile(
		pairs.map(([, shared]) => shared),
		0.5,
	);
	const note = `64 runs of ${gridBars / 1e6} M bars, median of 3 in turns`;
	return [
		{name: 'sweep on one thread', value: one, unit: 'bars/s', goal: null, note},
		{name: `sweep on ${cores} threads`, value: many, unit: 'bars/s', goal: null, note},
		{
			name: `sweep on ${cores} threads ÷ on one`,
			value: many / one,
			unit: 'ratio',
			goal: {atLeast: 0.9 * cores},
			note,
		},
	];
}

/** What it costs that no run sees anything of another: runs so short that little else is measured. */
function freshFigures(home: string): Figure[] {
	const code = readFileSync(join(home, 'algorithm/ring-averages.ts'), 'utf8');
	writeFileSync(join(home, 'algorithm/ring-globals.ts'), `(globalThis as any).runs = 1;\n${code}`);
	const cost = (algorithm: string, sweeps: readonly string[]) => {
		const words = ['--symbol', 'BTC', '--algorithm', algorithm, '--bars', '100', '--jobs', '1'];
		const all = Array.from({length: 3}, () => {
			const {runMs, runs} = backtest(home, [...words, '--rank', 'return', ...sweeps]);
			return runMs / runs;
		});
		return quantile(all, 0.5);
	};
	const shape = {unit: 'ms', goal: null} as const;
	return [
		{
			...shape,
			name: 'a run of 100 bars with a module of its own',
			value: cost('ring-averages', ['--sweep', 'fast=2:31:1', '--sweep', 'slow=32:41:1']),
			note: '301 runs on one thread, median of 3',
		},
		{
			...shape,
			name: 'a run of 100 bars with a thread of its own',
			value: cost('ring-globals', ['--sweep', 'fast=2:31:1']),
			note: '31 runs of code that sets a global, median of 3',
		},
	];
}

type Measured = BacktestResult['measured'] & {processMs: number; runs: number};

function backtest(home: string, words: readonly string[]): Measured {
	const startMs = performance.now();
	const {stdout, stderr} = spawnSync(
		process.execPath,
		[programFile, 'backtest', '--home', home, '--json', ...words],
		{encoding: 'utf8', env: startEnvironment(), maxBuffer: 64 * 1024 * 1024},
	);
	const processMs = performance.now() - startMs;
	if (!stdout.includes('"measured"')) throw new Error(`the backtest failed: ${stderr}${stdout}`);
	const {measured, runs} = JSON.parse(stdout) as BacktestResult;
	// The best run of a grid is run once more.
	return {...measured, processMs, runs: (runs?.length ?? 0) + 1};
}
