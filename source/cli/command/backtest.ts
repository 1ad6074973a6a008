/**
 * `pitwall backtest`: runs the tool of the runner, shows its progress and prints the result. The tool loads untrusted
 * code and computes everything. Its files on disk are in a folder that is removed at the end.
 */
import {rmSync} from 'node:fs';
import {
	type BacktestAnswer,
	type BacktestChart,
	type BacktestResult,
	type BacktestRun,
	rankings,
} from '../../../state/domain/trading/backtest.ts';
import {AppError, exitCode} from '../../../state/domain/error.ts';
import {withoutSecrets} from '../../../state/domain/text/secret.ts';
import {resolveFrom} from '../../../state/process/working-directory.ts';
import {askRunner} from '../../control/code/ask-runner.ts';
import {makeWorkFolder} from '../../control/work-folder.ts';
import {chartColumns} from '../backtest/chart.ts';
import {createProgressLine} from '../backtest/progress.ts';
import {reportLines} from '../backtest/report.ts';
import {defineCommand} from '../line/define-command.ts';
import {codeFlags, marketFlags, tradeFlags} from '../line/setting-flags.ts';
import type {CommandContext} from '../output/context.ts';

export const backtest = defineCommand({
	name: 'backtest',
	positional: '',
	summary: 'test an algorithm on past or simulated bars, in memory',
	details: [
		'Uses the same engine, files and costs as pitwall run, at full speed. Writes nothing to the home.',
		'If an instance of that name is configured, its settings and its code are the defaults; otherwise defaults: in pitwall.yaml applies. The report shows the origin of each setting.',
		'--sweep tries every combination of parameters on all cores; --walk-forward chooses the best of them on earlier bars and tests it on later ones.',
		'pitwall help backtests explains the statistics. Ctrl-C ends it at once.',
	],
	flags: {
		...tradeFlags,
		mode: {
			value: 'MODE',
			choices: ['SIM'],
			default: 'SIM',
			help: 'a backtest always trades on the virtual broker',
		},
		bars: {
			value: 'N',
			default: '100,000 of the simulated market, all of a file; 20,000,000 at most',
			help: 'test the first N bars',
		},
		...marketFlags,
		set: codeFlags.set,
		python: codeFlags.python,
		sweep: {
			value: 'KEY=RANGE',
			multiple: true,
			help: 'try a parameter from FROM to TO in steps, KEY=FROM:TO:STEP, or the values KEY=A,B,C',
		},
		rank: {
			value: 'METRIC',
			choices: rankings,
			default: 'sharpe',
			help: 'choose the run with the greatest value of this metric',
		},
		'min-trades': {
			value: 'N',
			default: '1',
			help: 'choose only runs with at least N trades; a position open at the end counts as one',
		},
		jobs: {
			value: 'N',
			default: 'one per core',
			help: 'number of threads that share the runs of a sweep',
		},
		'walk-forward': {
			value: 'N',
			help: 'divide the bars into N folds; choose on the earlier bars of each, test on the later ones',
		},
		train: {
			value: 'RATIO',
			default: '0.7',
			help: 'share of the bars of a fold used to choose parameters',
		},
		anchored: {
			help: 'let every fold of a walk-forward choose on all bars before its test',
		},
		'risk-free': {
			value: 'RATE',
			default: '0',
			help: 'yearly risk-free rate as a ratio, for Sharpe and Sortino',
		},
		trades: {value: 'FILE', help: 'write every fill with its trade as CSV'},
		equity: {value: 'FILE', help: 'write position, equity and drawdown of each bar as CSV'},
		orders: {
			value: 'FILE',
			help: 'write every order as CSV, with the reason if it was not filled',
		},
	},
	examples: [
		['pitwall backtest --symbol SPX', 'the algorithm of SPX on the shipped daily bars'],
		[
			'pitwall backtest --symbol SPX --from 2008-01-01 --to 2009-12-31 --timeframe 1w',
			'two years, as weekly bars',
		],
		[
			'pitwall backtest --symbol BTC --sweep fast=5:50:5 --sweep slow=60:200:20',
			'a grid of 80 runs, with the best one in full',
		],
		[
			'pitwall backtest --symbol BTC --sweep fast=5:25:5 --walk-forward 5',
			'choose on earlier bars, test on later ones',
		],
	],
	read: ({flags}) => ({words: wordsOf(flags)}),
	run: test,
});

/** The tool reads the flags in the same way as `run`, so they are passed on as typed. */
function wordsOf(flags: Readonly<Record<string, FlagValue>>): string[] {
	return Object.entries(flags).flatMap(([name, value]) => {
		if (typeof value === 'boolean') return value ? [`--${name}`] : [];
		const texts = typeof value === 'string' ? [value] : (value ?? []);
		return texts.map(text => `--${name}=${text}`);
	});
}

type FlagValue = string | boolean | readonly string[] | undefined;

/** Prints the result or the error. An interrupted backtest writes nothing. */
async function test(context: CommandContext, {words}: {words: readonly string[]}): Promise<number> {
	const {output, directory} = context;
	checkPaths(context, words);
	const signal = context.interrupted();
	const work = makeWorkFolder();
	const columns = chartColumns(output.columns);
	const given = [`--home=${directory.home}`, `--work=${work}`, `--chart-columns=${columns * 2}`];
	try {
		const {result, chart} = await ask(context, [...words, ...given], signal);
		output.document(result);
		const look = {columns: output.columns ?? 80, colour: output.colour};
		for (const line of reportLines(result, chart, look)) output.line(line);
		return exitCode.ok;
	} catch (error) {
		if (!signal.aborted) throw error;
		output.note('interrupted: no result, and no file was written');
		return signal.reason === 'SIGTERM' ? exitCode.terminated : exitCode.interrupted;
	} finally {
		rmSync(work, {recursive: true, force: true});
	}
}

async function ask(
	{output, programs, clock, workingDirectory}: CommandContext,
	words: readonly string[],
	signal: AbortSignal,
): Promise<{result: BacktestResult; chart: BacktestChart}> {
	const progress = createProgressLine(text => output.progress(text), clock);
	const runs: BacktestRun[] = [];
	let chart: BacktestChart = {equity: [], drawdown: []};
	let result: Omit<BacktestResult, 'runs'> | undefined;
	const onAnswer = (document: unknown): void => {
		const answer = document as BacktestAnswer;
		if ('progress' in answer) progress.show(answer.progress);
		else if ('output' in answer) {
			progress.clear();
			output.note(`> ${answer.output}`);
		} else if ('run' in answer) runs.push(answer.run);
		else if ('chart' in answer) ({chart} = answer);
		else if ('result' in answer) ({result} = answer);
	};
	try {
		await askRunner({
			runner: programs.runner,
			words: ['backtest', ...words],
			cwd: workingDirectory ?? '/',
			onAnswer,
			signal,
		});
	} finally {
		progress.clear();
	}
	if (result === undefined) throw noResult();
	const {folds, files, measured, ...first} = result;
	// The order of the contract: long values come last.
	const told = {runs: first.kind === 'sweep' ? runs : null, folds, files, measured};
	return {result: shownResult({...first, ...told}), chart};
}

/** Hides values of parameters whose names mark them as secret. */
function shownResult(result: BacktestResult): BacktestResult {
	const {settings, parameters, runs, folds} = result;
	const shown = <T extends {parameters: BacktestResult['parameters']}>(one: T): T => ({
		...one,
		parameters: one.parameters && withoutSecrets(one.parameters),
	});
	return {
		...result,
		settings: {...settings, parameters: withoutSecrets(settings.parameters)},
		parameters: parameters && withoutSecrets(parameters),
		runs: runs && runs.map(shown),
		folds: folds && folds.map(shown),
	};
}

/**
 * The tool resolves relative paths in its working directory.
 * @throws {@link AppError} `WORKING_DIRECTORY_GONE` (66) when one is relative to a directory that was removed.
 */
function checkPaths({workingDirectory}: CommandContext, words: readonly string[]): void {
	for (const word of words) {
		const [, flag, path = ''] = /^--(data|python|trades|equity|orders)=(.*)$/s.exec(word) ?? [];
		const isName = flag === 'python' && !path.includes('/');
		if (flag === undefined || isName || path.startsWith('builtin:')) continue;
		resolveFrom(workingDirectory, path);
	}
}

function noResult(): AppError {
	return new AppError({
		code: 'TOOL_DIED',
		exitCode: exitCode.system,
		what: 'backtest: its process ended without a result',
		why: 'another process killed it, or memory ran out',
		fix: 'try again with fewer --bars; pitwall doctor checks the machine',
	});
}
