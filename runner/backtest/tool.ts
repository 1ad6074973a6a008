/**
 * The tool `backtest`: reads bars and code once, runs the request on threads (one run, a grid, a walk-forward
 * over a grid) and reports progress, runs, chart and result, one document a line.
 */
import {availableParallelism} from 'node:os';
import {join} from 'node:path';
import type {BacktestRun} from '../../state/domain/trading/backtest.ts';
import {exitCode} from '../../state/domain/error.ts';
import type {ParameterSpec} from '../../state/domain/instance/parameter.ts';
import {systemClock} from '../../state/process/system-clock.ts';
import {settleIn, workingDirectory} from '../../state/process/working-directory.ts';
import {packageRoot} from '../package-root.ts';
import {typedParameters} from '../algorithm/parameters.ts';
import {resolveDataFile} from '../market/open-market.ts';
import type {Tool} from '../tool/tool.ts';
import {type BacktestRequest, parseBacktestArguments, reworded} from './arguments.ts';
import type {Backtest, Tell} from './backtest.ts';
import {combinationsAtMost, combinationsOf, parseSweeps} from './grid.ts';
import type {JobOutcome} from './thread/job.ts';
import {createOutputRelay} from './thread/output-relay.ts';
import {createPool} from './thread/pool.ts';
import {type Prepared, prepareBacktest} from './prepare.ts';
import {sharedScratch} from './thread/scratch-place.ts';
import {finish} from './result.ts';
import {runGrid, runSingle} from './runs.ts';
import {checkTargets, spareData, type Target} from './targets.ts';
import {walkForward} from './walk-forward.ts';

/** Handles `words`, see {@link parseBacktestArguments}. */
export const backtestTool: Tool = async (words, tell) => {
	const startMs = systemClock.monotonicMs();
	const request = parseBacktestArguments(words);
	const targets = targetsOf(request);
	checkTargets(targets);
	const prepared = await prepare(request, tell);
	const {market} = prepared.settings;
	if (market.kind === 'replay') spareData(targets, resolveDataFile(market.file));
	const relay = createOutputRelay(request.sweeps.length > 0, line => tell({output: line}));
	const progress = {runs: 0, runsTotal: 0, barsTotal: 0};
	const jobs = Math.min(request.jobs ?? availableParallelism(), combinationsAtMost(request.sweeps));
	const startedIn = workingDirectory();
	if (!prepared.code.isPython) settleIn(sharedScratch(prepared.code.scratch));
	const pool = createPool({
		file: join(packageRoot(), 'dist/backtest-thread.js'),
		start: {
			...prepared,
			riskFreeRate: request.riskFreeRate,
			keepOrders: request.ordersFile !== null,
		},
		jobs,
		silenceMs: silenceMs(prepared),
		clock: systemClock,
		onProgress: bars => tell({progress: {phase: 'run', bars, ...progress}}),
		onOutput: relay.add,
	});
	try {
		const specs = await pool.load();
		const runStartMs = systemClock.monotonicMs();
		const backtest: Backtest = {
			request,
			prepared: typed(prepared, specs),
			expect: runs => {
				progress.runsTotal = runs;
			},
			run: async wanted => {
				const outcomes: JobOutcome[] = [];
				progress.runsTotal = Math.max(progress.runsTotal, progress.runs + wanted.length);
				for (const {span, warmFrom} of wanted) progress.barsTotal += span.to - warmFrom;
				await pool.run(wanted, outcome => {
					progress.runs += 1;
					outcomes[outcome.job.jobId] = outcome;
				});
				return outcomes;
			},
		};
		const outcome = await runRequest(backtest, specs, tell);
		relay.end();
		const endMs = systemClock.monotonicMs();
		const measured = {
			elapsedMs: Math.round(endMs - startMs),
			runMs: Math.round(endMs - runStartMs),
			barsRun: pool.barsDone(),
			jobs,
			threads: pool.threadsStarted(),
		};
		// Paths of output files are relative to the directory in which they were typed.
		if (startedIn !== null) settleIn(startedIn);
		finish(backtest, outcome, measured, tell);
		return exitCode.ok;
	} finally {
		await pool.close();
	}
};

function targetsOf({tradesFile, equityFile, ordersFile}: BacktestRequest): Target[] {
	return [
		{flag: '--trades', file: tradesFile},
		{flag: '--equity', file: equityFile},
		{flag: '--orders', file: ordersFile},
	].filter((target): target is Target => target.file !== null);
}

async function prepare(request: BacktestRequest, tell: Tell): Promise<Prepared> {
	try {
		return await prepareBacktest(request, (bars, barsTotal) => {
			tell({progress: {phase: 'load', bars, barsTotal, runs: 0, runsTotal: 0}});
		});
	} catch (error) {
		throw reworded(error);
	}
}

/**
 * The client of an interpreter watches it more closely, and it may take its time to load libraries: the
 * thread must not be ended before.
 */
function silenceMs({settings, code}: Prepared): number {
	const {decisionTimeoutMs} = settings;
	return code.isPython ? Math.max(decisionTimeoutMs, 60_000) + 30_000 : decisionTimeoutMs;
}

/** Gives the parameters their types. A wrong --set is refused here, before each run of a grid fails for it. */
function typed(prepared: Prepared, specs: readonly ParameterSpec[]): Prepared {
	const {settings} = prepared;
	const parameters = typedParameters(settings.algorithm, specs, settings.parameters);
	return {...prepared, settings: {...settings, parameters}};
}

async function runRequest(backtest: Backtest, specs: readonly ParameterSpec[], tell: Tell) {
	const {request, prepared} = backtest;
	const axes = parseSweeps(request.sweeps, specs, prepared.settings.algorithm);
	const grid = combinationsOf(axes);
	const onRun = (run: BacktestRun) => tell({run});
	if (request.walkForward !== null) return walkForward(backtest, grid, request.walkForward);
	return axes.length > 0 ? runGrid(backtest, grid, onRun) : runSingle(backtest);
}
