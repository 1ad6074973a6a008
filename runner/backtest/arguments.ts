/**
 * Parses the arguments of the tool `backtest` into a typed request. Flags shared with `pitwall run` go
 * through that command's own parser, so that a flag never has two meanings. Pure.
 */
import {rankings, type Ranking} from '../../state/domain/trading/backtest.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {nearestWord} from '../../state/domain/text/nearest-word.ts';
import {parseRunArguments, type RunRequest} from '../arguments/arguments.ts';
import {barsMaxLimit} from './limits.ts';

export type BacktestRequest = {
	/** Always SIM, always at full speed. */
	run: RunRequest;
	/** As typed: `fast=5:50:5`, one for each parameter. */
	sweeps: readonly string[];
	rank: Ranking;
	/** Trades that a run needs to be the best. */
	minTrades: number;
	/** Threads; null: as many as the machine has cores. */
	jobs: number | null;
	walkForward: WalkForward | null;
	/** Yearly rate as a ratio. */
	riskFreeRate: number;
	tradesFile: string | null;
	equityFile: string | null;
	ordersFile: string | null;
	/** Folder for temporary files of the run; the parent process removes it. */
	work: string;
	/** Columns of dots of the chart. */
	chartColumns: number;
};

export type WalkForward = {folds: number; trainRatio: number; anchored: boolean};

const ownFlags = [
	'sweep',
	'rank',
	'min-trades',
	'jobs',
	'walk-forward',
	'train',
	'anchored',
	'risk-free',
	'trades',
	'equity',
	'orders',
	'work',
	'chart-columns',
] as const;
type OwnFlag = (typeof ownFlags)[number];

const trainDefault = 0.7;
const foldsMax = 1000;
const jobsMax = 256;
const minTradesMax = 1_000_000;
const chartColumnsMax = 2000;

/**
 * Returns the request. Every argument is `--flag=value` or a switch.
 * @throws {@link AppError} `USAGE` (64).
 */
export function parseBacktestArguments(words: readonly string[]): BacktestRequest {
	const own = new Map<OwnFlag, string[]>();
	const rest: string[] = [];
	for (const word of words) {
		const [, flag, value = ''] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
		const found = ownFlags.find(name => name === flag);
		if (found === undefined) rest.push(word);
		else own.set(found, [...(own.get(found) ?? []), value]);
	}

	const one = (flag: OwnFlag) => own.get(flag)?.[0];
	const sweeps = own.get('sweep') ?? [];
	return {
		run: runRequest(rest),
		sweeps,
		rank: ranking(one('rank')),
		minTrades: number('--min-trades', one('min-trades') ?? '1', {
			min: 1,
			max: minTradesMax,
			whole: true,
		}),
		jobs: optional(one('jobs'), text =>
			number('--jobs', text, {min: 1, max: jobsMax, whole: true}),
		),
		walkForward: walkForward(one, sweeps.length > 0),
		riskFreeRate: number('--risk-free', one('risk-free') ?? '0', {min: -0.5, max: 10}),
		tradesFile: one('trades') ?? null,
		equityFile: one('equity') ?? null,
		ordersFile: one('orders') ?? null,
		work: one('work') ?? '',
		chartColumns: number('--chart-columns', one('chart-columns') ?? '160', {
			min: 1,
			max: chartColumnsMax,
			whole: true,
		}),
	};
}

function runRequest(words: readonly string[]): RunRequest {
	const request = readRun(words);
	if (request === 'help' || request.mode === 'LIVE')
		throw usage(
			'backtest: --mode LIVE was given',
			'a backtest trades past bars on the simulated venue',
			'leave --mode out',
		);
	if (request.barsMax !== undefined && request.barsMax > barsMaxLimit)
		throw usage(
			`--bars: was ${request.barsMax}`,
			`expected a whole number from 1 to ${barsMaxLimit}: all bars are held in memory`,
			'test in parts, or over longer bars',
		);
	return {...request, mode: 'SIM', speed: 'max'};
}

function readRun(words: readonly string[]) {
	try {
		return parseRunArguments(words);
	} catch (error) {
		throw reworded(error);
	}
}

/** Returns the error with the terms of this command in place of those of a run; other errors unchanged. */
export function reworded(error: unknown): unknown {
	if (!(error instanceof AppError)) return error;
	const words = (text: string) =>
		text
			.replace(/^run: /, 'backtest: ')
			.replaceAll('pitwall run', 'pitwall backtest')
			.replace(/^(correct the algorithm), then start .*$/s, '$1, then test it again');
	const {code, what, why, fix, details, exitCode: exit} = error;
	return new AppError({
		code,
		exitCode: exit,
		what: words(what),
		...(why !== undefined && {why: words(why)}),
		...(fix !== undefined && {fix: words(fix)}),
		details,
		cause: error,
	});
}

function ranking(text: string | undefined): Ranking {
	if (text === undefined) return 'sharpe';
	const found = rankings.find(
		name => name.toLowerCase() === text.replaceAll('-', '').toLowerCase(),
	);
	if (found !== undefined) return found;
	throw usage(
		`--rank: was ${text}`,
		`expected ${rankings.join(', ')}`,
		`write --rank ${nearestWord(text, rankings) ?? 'sharpe'}`,
	);
}

function walkForward(
	one: (flag: OwnFlag) => string | undefined,
	hasSweep: boolean,
): WalkForward | null {
	const folds = one('walk-forward');
	if (folds === undefined) {
		for (const flag of ['train', 'anchored'] as const)
			if (one(flag) !== undefined)
				throw usage(
					`--${flag}: was given without --walk-forward`,
					'it controls the division of the bars of a walk-forward',
					`add --walk-forward 5, or leave --${flag} out`,
				);
		return null;
	}

	if (!hasSweep)
		throw usage(
			'--walk-forward: was given without --sweep',
			'each fold chooses the best parameters of a grid, then tests them on later bars',
			'add a grid, as in --sweep fast=5:50:5',
		);
	return {
		folds: number('--walk-forward', folds, {min: 1, max: foldsMax, whole: true}),
		trainRatio: number('--train', one('train') ?? String(trainDefault), {min: 0.01, max: 0.99}),
		anchored: one('anchored') !== undefined,
	};
}

function optional<T>(text: string | undefined, read: (text: string) => T): T | null {
	return text === undefined ? null : read(text);
}

function number(
	flag: string,
	text: string,
	{min, max, whole = false}: {min: number; max: number; whole?: boolean},
): number {
	const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
	if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
	throw usage(
		`${flag}: was ${text === '' ? 'empty' : text}`,
		`expected a ${whole ? 'whole ' : ''}number from ${min} to ${max}`,
		`see pitwall backtest --help`,
	);
}

function usage(what: string, why: string, fix: string): AppError {
	return new AppError({code: 'USAGE', exitCode: exitCode.usage, what, why, fix});
}
