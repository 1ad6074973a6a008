/**
 * `pitwall backtest`: asks the runner's tool, shows how far it is, prints what came out. Strangers' code and
 * all that is computed belong to the tool; what it needs on disk lies in a folder that is removed at the end.
 */
import {rmSync} from 'node:fs';
import type {
	BacktestAnswer,
	BacktestChart,
	BacktestResult,
	BacktestRun,
} from '../../../state/domain/trading/backtest.ts';
import {AppError, exitCode} from '../../../state/domain/error.ts';
import {withoutSecrets} from '../../../state/domain/text/secret.ts';
import {resolveFrom} from '../../../state/process/working-directory.ts';
import {askRunner} from '../../control/code/ask-runner.ts';
import {makeWorkFolder} from '../../control/work-folder.ts';
import {chartColumns} from '../backtest/chart.ts';
import {createProgressLine} from '../backtest/progress.ts';
import {reportLines} from '../backtest/report.ts';
import type {BacktestCommand} from '../line/backtest-arguments.ts';
import type {CommandContext} from '../output/context.ts';

/** Prints the result, or tells why there is none. An interrupted one writes nothing. */
export async function backtestCommand(
	context: CommandContext,
	{words}: BacktestCommand,
): Promise<number> {
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
	// In the order of the contract: what is long comes late.
	const told = {runs: first.kind === 'sweep' ? runs : null, folds, files, measured};
	return {result: shownResult({...first, ...told}), chart};
}

/** The result without values that the names of parameters mark as secret. */
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
 * The tool resolves relative paths where it begins.
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
		why: 'something ended it from outside, or memory ran out',
		fix: 'try again with fewer --bars; pitwall doctor looks at the machine',
	});
}
