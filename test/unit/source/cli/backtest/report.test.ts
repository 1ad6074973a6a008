import {describe, expect, test} from 'vitest';
import {heatMapLines, type RankedRun} from '../../../../../source/cli/backtest/heat-map.ts';
import {progressText} from '../../../../../source/cli/backtest/progress.ts';
import {shownLine, type StyledLine} from '../../../../../state/domain/text/harmless-text.ts';
import {reportLines} from '../../../../../source/cli/backtest/report.ts';
import {
	duration,
	money,
	percent,
	ratio,
} from '../../../../../source/cli/backtest/statistics-text.ts';
import type {
	BacktestFold,
	BacktestResult,
	BacktestRun,
} from '../../../../../state/domain/trading/backtest.ts';
import type {
	BacktestStatistics,
	BuyAndHold,
} from '../../../../../state/domain/trading/backtest-statistics.ts';

const statistics: BacktestStatistics = {
	return: 1.2345,
	cagr: -0.05,
	volatility: 0.2,
	sharpe: -12.5,
	sortino: null,
	calmar: 0.5,
	maxDrawdown: -0.33,
	maxDrawdownBars: 123_456,
	maxDrawdownDays: 2611,
	longestDrawdownBars: 123_456,
	longestDrawdownDays: 2611,
	trades: 12_345,
	winRate: 0.5,
	profitFactor: null,
	expectancy: -1234.5,
	averageWin: 1,
	averageLoss: -1,
	bestTrade: 123_456_789.12,
	worstTrade: -123_456_789.12,
	averageBarsHeld: 3,
	exposure: 1,
	turnover: 3834.65,
	turnoverPerYear: 10,
	fills: 24_690,
	liquidations: 0,
	ruined: null,
	fees: 1_234_567.89,
	startEquity: 10_000,
	endEquity: 1_123_456.78,
	bars: 5_000_000,
	years: 9.5,
	barsPerYear: 525_960,
	orders: {
		total: 24_700,
		filled: 24_690,
		denied: 9,
		rejected: 1,
		canceled: 0,
		expired: 0,
		open: 0,
		unfilled: [
			{
				status: 'denied',
				code: 'INSUFFICIENT_MARGIN',
				count: 9,
				first: {
					bar: 1234,
					time: '2026-01-01T20:34:00.000Z',
					orderId: 17,
					side: 'BUY',
					type: 'MARKET',
					quantity: 0.148331,
					reason: 'margin and fee need 10004.00, equity is 10000.00; at most 0.148271 would pass',
				},
			},
		],
	},
	openPosition: null,
	marked: {
		trades: 12_345,
		winRate: 0.5,
		profitFactor: null,
		expectancy: -1234.5,
		averageWin: 1,
		averageLoss: -1,
		bestTrade: 123_456_789.12,
		worstTrade: -123_456_789.12,
		averageBarsHeld: 3,
	},
};

const buyAndHold: BuyAndHold = {
	return: 0.5,
	cagr: 0.1,
	volatility: 0.3,
	sharpe: 0.4,
	maxDrawdown: -0.6,
	fees: 4,
	endEquity: 15_000,
	quantity: 0.148271,
	entryPrice: 67_412.5,
};

const runs: BacktestRun[] = [2, 3].flatMap(fast =>
	[10, 20, 30].map((slow): BacktestRun => {
		const parameters = {fast, slow};
		if (fast === 3 && slow === 10)
			return {parameters, ok: false, skipped: true, code: 'X', reason: 'slow must be more'};
		return {parameters, ok: true, place: 1, statistics: {...statistics, sharpe: fast * slow}};
	}),
);

const result: BacktestResult = {
	kind: 'sweep',
	settings: {
		name: 'BTC',
		symbol: 'BTC',
		algorithm: 'sma_crossover',
		snapshotHash: '0123456789abcdef'.repeat(4),
		parameters: {band: 0.5},
		capital: 10_000,
		fee: 0.0004,
		slippage: 0.0001,
		sources: {
			algorithm: 'instance',
			market: 'built-in',
			capital: 'defaults',
			fee: 'flag',
			slippage: 'flag',
			python: 'earlier run',
		},
		market: {kind: 'simulated', seed: 1},
		tick: '0.01',
		tickFrom: 'instrument',
		lot: '0.000001',
		margin: 1,
		data: null,
		bars: 5_000_000,
		from: '2026-01-01T00:01:00.000Z',
		to: '2035-07-04T21:20:00.000Z',
		riskFree: 0,
	},
	statistics,
	buyAndHold,
	parameters: {fast: 3, slow: 30},
	rank: 'sharpe',
	minTrades: 1,
	runs,
	folds: null,
	files: [],
	measured: {elapsedMs: 1500, runMs: 1000, barsRun: 5_000_000, jobs: 2, threads: 2},
};

const wave = Array.from({length: 500}, (_, at) => Math.sin(at / 20));
const chart = {equity: wave, drawdown: wave};
const range = {
	fromBar: 1,
	toBar: 9,
	from: result.settings.from,
	to: result.settings.to,
	buyAndHold,
};
const fold: BacktestFold = {
	fold: 1,
	train: range,
	test: range,
	parameters: {fast: 3, slow: 30},
	inSample: statistics,
	outOfSample: statistics,
	warmUp: 'history',
	reason: null,
};

/** A line without its newline. */
const plainText = (line: StyledLine) => shownLine(line).slice(0, -1);

describe('the report', () => {
	test.each([
		['single', {kind: 'single', runs: null}],
		['sweep', {}],
		['walk-forward', {kind: 'walk-forward', runs: null, folds: [fold], parameters: null}],
	] as const)('of a %s fits 80 columns and uses no colour unless told', (_, change) => {
		const changed = {...result, ...change} as BacktestResult;
		const lines = reportLines(changed, chart, {columns: 80, colour: false}).map(plainText);
		expect(lines.filter(line => line.length > 80)).toEqual([]);
		expect(lines.join('\n')).not.toContain('\u001B');
		expect(lines.filter(line => line !== line.trimEnd())).toEqual([]);
		const coloured = reportLines(changed, chart, {columns: 80, colour: true}).flat();
		expect(coloured).toContainEqual(expect.objectContaining({sgr: '31'}));
	});

	test('tells what was run and what came out', () => {
		const text = reportLines(result, chart, {columns: 80, colour: false}).map(plainText).join('\n');
		expect(text).toContain('BTC · sma_crossover · band=0.5');
		expect(text).toContain('5,000,000 bars, 2026-01-01 00:01 to 2035-07-04 21:20 UTC');
		expect(text).toContain('from flags: fee slippage · from the instance: algorithm');
		expect(text).toContain('from defaults: capital · built in: market');
		expect(text).toContain('Best by sharpe: fast=3 slow=30');
		expect(text).toMatch(/Return +123\.45%/);
		expect(text).toMatch(/Sortino +–/);
		expect(text).toContain('1 skipped, their parameters contradict each other; the first:');
		expect(text).toContain('slow must be more');
		expect(text).toContain('5,000,000 bars in 1.00 s on 2 threads, 5,000,000 bars/s');
	});

	test.each([
		['history', true],
		['method', false],
	] as const)('of folds that were warmed up by %s says so where it matters', (warmUp, says) => {
		const changed: BacktestResult = {
			...result,
			kind: 'walk-forward',
			runs: null,
			folds: [{...fold, warmUp}],
			parameters: null,
		};
		const text = reportLines(changed, chart, {columns: 80, colour: false}).map(plainText).join('');
		expect(text.includes('it has no warmUp')).toBe(says);
	});

	test('tells how orders ended, with the first of each reason and what would have passed', () => {
		const lines = reportLines(result, chart, {columns: 80, colour: false}).map(plainText);
		const from = lines.findIndex(line => line.startsWith('Orders'));
		expect(lines.slice(from, from + 3)).toEqual([
			'Orders 24,700: 24,690 filled, 9 denied, 1 rejected',
			'  9 denied INSUFFICIENT_MARGIN, the first on bar 1,234: BUY 0.148331 MARKET,',
			'      margin and fee need 10004.00, equity is 10000.00; at most 0.148271 would',
		]);
		expect(lines[from + 3]).toBe('      pass');
	});

	test('tells of the open position, of trades with it, and of holding the same bars', () => {
		const open: BacktestResult = {
			...result,
			statistics: {
				...statistics,
				openPosition: {
					side: 'SHORT',
					quantity: 2.5,
					entryPrice: 67_001.5,
					markPrice: 70_000,
					unrealized: -7496.25,
					profit: -7563.25,
					sinceBar: 12,
					since: '2026-01-01T00:12:00.000Z',
				},
				marked: {...statistics.marked, trades: 12_346},
			},
		};
		const text = reportLines(open, chart, {columns: 200, colour: false}).map(plainText).join('\n');
		expect(text).toContain('Open at the end: SHORT 2.5 since 2026-01-01 00:12');
		expect(text).toContain('profit after fees -7,563.25');
		expect(text).toContain('Open positions counted as closed: trades 12,346, win rate 50.00%');
		expect(text).toContain('Buy and hold: return 50.00%, CAGR 10.00%');
	});

	test('names the best runs first', () => {
		const lines = reportLines(result, chart, {columns: 80, colour: false}).map(plainText);
		const first = lines.findIndex(line => line.startsWith('fast'));
		expect(lines[first + 1]).toMatch(/^ {3}3 {4}30 {3}90\.00/);
		expect(lines[first + 2]).toMatch(/^ {3}2 {4}30 {3}60\.00/);
	});
});

test('the map of two parameters marks the best and leaves out what has no figure', () => {
	const rule = {rank: 'sharpe', minTrades: 1} as const;
	const ranked = runs.filter((run): run is RankedRun => run.ok);
	const lines = heatMapLines(ranked, rule, {columns: 80, colour: false});
	expect(lines).toEqual([
		'',
		'fast down, slow across: 10 … 30',
		'   2   ·░░▒▒',
		'   3    ▒▒★',
		'      · sharpe 20.00  to  ★ sharpe 90.00',
	]);
	expect(heatMapLines(ranked, rule, {columns: 8, colour: false})).toEqual([]);
	const turned = ranked.map(run => {
		const {fast = 0, slow = 0} = run.parameters;
		return {...run, parameters: {slow, fast}};
	});
	expect(heatMapLines(turned, rule, {columns: 80, colour: false})).toEqual(lines);
});

test('progress tells share, runs, speed and the time that is left', () => {
	const progress = {phase: 'run', bars: 500, barsTotal: 1000, runs: 1, runsTotal: 1} as const;
	expect(progressText(progress, 2000)).toBe(
		'████████████░░░░░░░░░░░░ 50% · 500 bars · 250 bars/s · 2.0 s left',
	);
	expect(progressText({...progress, runs: 3, runsTotal: 4}, 3000)).toContain('75% · 3 of 4 runs');
	expect(progressText({...progress, phase: 'load', barsTotal: null}, 0)).toBe('reading bars 500');
});

test('figures are grouped, and what is not defined is a dash', () => {
	expect(money(-1_234_567.891)).toBe('-1,234,567.89');
	expect(money(-0.001)).toBe('0.00');
	expect(percent(12.3456)).toBe('1,235%');
	expect(ratio(null)).toBe('–');
	expect(duration(1234, 0.5)).toBe('1,234 bars, 12.0 h');
	expect(duration(0, 0)).toBe('–');
});
