/** What a backtest tells beside its figures: orders that were not filled, what is open at the end, and which run is best. */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {BacktestResult} from '../../state/domain/trading/backtest.ts';
import {directoryAt} from '../../state/home/directory.ts';
import {createTestHome, type Home} from '../support/pitwall.ts';

let home: Home;
beforeEach(() => {
	home = createTestHome();
	mkdirSync(directoryAt(home.path).algorithms, {recursive: true});
});
afterEach(async () => {
	await home.remove();
});

/** Bars a minute apart: a number is a close, at whose price the next one opens; a pair is open and close. */
function writeBars(...bars: readonly (number | readonly [number, number])[]): string {
	let before = typeof bars[0] === 'number' ? bars[0] : 0;
	const rows = bars.map((bar, at) => {
		const [open, close] = typeof bar === 'number' ? [before, bar] : bar;
		before = close;
		const time = new Date(Date.UTC(2026, 0, 1, 0, at + 1)).toISOString();
		const prices = [open, Math.max(open, close), Math.min(open, close), close];
		return [time, ...prices.map(String), 1].join(',');
	});
	const file = join(home.path, 'bars.csv');
	writeFileSync(file, `${['time,open,high,low,close,volume', ...rows].join('\n')}\n`);
	return file;
}

function write(run: string, parameters = '{}'): void {
	writeFileSync(
		join(directoryAt(home.path).algorithms, 'mine.mjs'),
		`export class Algorithm {
			static parameters = ${parameters};
			constructor(symbol, capital, parameters) { Object.assign(this, {capital, ...parameters}); }
			run({index, price, position, maxShares}) { ${run} }
		}`,
	);
}

const words = (file: string) => ['--symbol', 'ABC', '--algorithm', 'mine', '--data', file];

async function backtest(...more: string[]): Promise<BacktestResult> {
	const {value, exitCode} = await home.json(['backtest', ...more]);
	expect(value).not.toHaveProperty('error');
	expect(exitCode).toBe(0);
	return value as BacktestResult;
}

const hold = "return {action: 'HOLD', shares: 0};";
const flat = Array.from({length: 10}, () => 100);

describe('orders that were not filled', () => {
	test('of capital ÷ price are counted, with the first one and what would have passed', async () => {
		const file = writeBars(...flat);
		write("return {action: 'BUY', shares: this.capital / price};");
		const orders = join(home.path, 'orders.csv');
		const result = await backtest(...words(file), '--orders', orders);
		expect(result.files).toEqual([orders]);
		const counts = result.statistics.orders;
		expect(counts).toMatchObject({total: 10, filled: 0, denied: 10, rejected: 0, open: 0});
		expect(counts.unfilled).toMatchObject([
			{
				status: 'denied',
				code: 'INSUFFICIENT_MARGIN',
				count: 10,
				first: {
					bar: 1,
					time: '2026-01-01T00:01:00.000Z',
					side: 'BUY',
					type: 'MARKET',
					quantity: 100,
				},
			},
		]);
		const [, largest = ''] =
			/at most ([\d.]+) would pass/.exec(counts.unfilled[0]?.first.reason ?? '') ?? [];
		const rows = readFileSync(orders, 'utf8').trim().split('\r\n');
		expect(rows).toHaveLength(11);
		expect(rows[1]).toContain('DECISION,BUY,MARKET,100,,,,,denied,INSUFFICIENT_MARGIN,');
		const text = (await home.run(['backtest', ...words(file)])).stdout;
		expect(text).toContain('Orders 10: 0 filled, 10 denied');
		expect(text).toContain('10 denied INSUFFICIENT_MARGIN, the first on bar 1: BUY 100 MARKET,');
		expect(text).toMatch(/at most\s+[\d.]+\s+would\s+pass/);

		// What is said to pass does, and the next lot does not.
		write(`return {action: index === 1 ? 'BUY' : 'HOLD', shares: ${largest}};`);
		const passes = await backtest(...words(file));
		expect(passes.statistics).toMatchObject({fills: 1, orders: {filled: 1, denied: 0}});
	});

	test('at the venue are counted as rejected, and those of no use as denied', async () => {
		const file = writeBars(100, [110, 110], 110, 110);
		write(
			`if (index === 1) return {action: 'BUY', shares: 98};
			if (index === 2) return {action: 'BUY', shares: -1};
			if (index === 3) return {action: 'BUY', shares: 1, order: {type: 'LIMIT', limit: 50}};
			${hold}`,
		);
		const {statistics} = await backtest(...words(file));
		const {unfilled, ...counts} = statistics.orders;
		expect(counts).toMatchObject({total: 3, filled: 0, denied: 1, rejected: 1, open: 1});
		expect(unfilled).toMatchObject([
			{status: 'rejected', code: 'INSUFFICIENT_MARGIN', count: 1, first: {bar: 2, quantity: 98}},
			{status: 'denied', code: 'QUANTITY_NEGATIVE', count: 1, first: {bar: 2}},
		]);
		expect(unfilled[0]?.first.reason).toMatch(/at most 90\.\d+ would pass/);
	});

	test('of a sweep are told for each run, and explain why nothing traded', async () => {
		const file = writeBars(...flat);
		write("return {action: 'BUY', shares: this.part * this.capital / price};", '{part: 1.5}');
		const sweep = [...words(file), '--sweep', 'part=0.5,1,2', '--rank', 'return'];
		const {runs, parameters} = await backtest(...sweep);
		expect(parameters).toEqual({part: 0.5});
		expect(runs?.map(run => run.ok && run.statistics.orders.denied > 0)).toEqual([
			true,
			true,
			true,
		]);
		const none = [...words(file), '--sweep', 'part=1,2', '--rank', 'return'];
		const {value, exitCode} = await home.json(['backtest', ...none]);
		expect(exitCode).toBe(65);
		expect(value).toMatchObject({
			error: {
				code: 'BACKTEST_NOTHING_RANKED',
				what: 'none of the 2 runs traded',
				why: expect.stringContaining('[INSUFFICIENT_MARGIN]'),
			},
		});
	});
});

describe('the best run', () => {
	const prices = [100, 100, 110, 110, 105, 105, 120, 120];

	test('by profit factor is one that only won; the one that lost comes last', async () => {
		const file = writeBars(...prices);
		write(
			`if (index === this.buy) return {action: 'BUY', shares: 1};
			if (index === this.buy + 1 && position > 0) return {action: 'SELL', shares: position};
			${hold}`,
			'{buy: 1}',
		);
		const sweep = [...words(file), '--sweep', 'buy=1,2,3,5', '--rank', 'profitFactor'];
		const {runs, parameters} = await backtest(...sweep);
		const factors = runs?.map(run => run.ok && run.statistics.profitFactor);
		expect(factors?.filter(factor => factor === null).length).toBeGreaterThan(0);
		const best = runs?.find(run => run.ok && run.place === 1);
		expect(best?.parameters).toEqual(parameters);
		expect(best).toMatchObject({statistics: {profitFactor: null, winRate: 1}});
		const losing = runs?.filter(run => run.ok && run.statistics.winRate === 0) ?? [];
		const places = runs?.flatMap(run => (run.ok ? [run.place] : []));
		expect(places?.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
		for (const run of losing) expect(run.ok && run.place).toBeGreaterThan(1);
		const {stdout} = await home.run(['backtest', ...sweep]);
		const lines = stdout.split('\n');
		const head = lines.findIndex(line => line.includes('Sharpe') && line.includes('buy'));
		expect(lines.slice(head + 1, head + 5).map(line => line.trim().split(/ +/)[0])).toEqual(
			[1, 2, 3, 4].map(place => {
				const run = runs?.find(one => one.ok && one.place === place);
				return String(run?.parameters['buy']);
			}),
		);
	});

	test.each(['maxDrawdown', 'return'])('by %s has traded, and often enough', async rank => {
		const file = writeBars(100, 100, 90, 90, 80, 80, 70, 70);
		write(
			`if (this.times * 2 < index || index > 6) return position > 0 ? {action: 'SELL', shares: position} : {action: 'HOLD', shares: 0};
			return position > 0 ? {action: 'SELL', shares: position} : {action: 'BUY', shares: 1};`,
			'{times: 0}',
		);
		const sweep = [...words(file), '--sweep', 'times=0,1,3', '--rank', rank];
		const once = await backtest(...sweep);
		expect(once.minTrades).toBe(1);
		expect(once.parameters).toEqual({times: 1});
		expect(once.runs?.map(run => run.ok && run.place)).toEqual([3, 1, 2]);
		const often = await backtest(...sweep, '--min-trades', '2');
		expect(often.parameters).toEqual({times: 3});
		const {value, exitCode} = await home.json(['backtest', ...sweep, '--min-trades', '50']);
		expect(exitCode).toBe(65);
		expect(value).toMatchObject({error: {what: 'none of the 3 runs has 50 trades'}});
	});
});

describe('a position that is open at the end', () => {
	const prices = [100, 100, 100, 50, 50];

	test('is told with its profit, and trades are counted with it as well', async () => {
		const file = writeBars(...prices);
		write(`return {action: index === 1 ? 'BUY' : 'HOLD', shares: 10};`);
		const {statistics} = await backtest(...words(file));
		expect(statistics).toMatchObject({trades: 0, expectancy: null});
		expect(statistics.openPosition).toMatchObject({
			side: 'LONG',
			quantity: 10,
			markPrice: 50,
			sinceBar: 2,
			since: '2026-01-01T00:02:00.000Z',
		});
		const {entryPrice = 0, unrealized, profit} = statistics.openPosition ?? {};
		expect(unrealized).toBeCloseTo((50 - entryPrice) * 10, 6);
		expect(profit).toBeCloseTo((unrealized ?? 0) - statistics.fees, 6);
		expect(statistics.endEquity).toBeCloseTo(10_000 + (profit ?? 0), 6);
		expect(statistics.marked).toMatchObject({
			trades: 1,
			winRate: 0,
			expectancy: profit,
			worstTrade: profit,
			averageBarsHeld: 3,
		});
		const {stdout} = await home.run(['backtest', ...words(file)]);
		expect(stdout).toContain('Open at the end: LONG 10 since 2026-01-01 00:02');
		expect(stdout).toContain('Open positions counted as closed: trades 1, win rate 0.00%');
	});

	test('is none when flat', async () => {
		const file = writeBars(...prices);
		write(
			`return index === 1 ? {action: 'BUY', shares: 1} : {action: position > 0 ? 'SELL' : 'HOLD', shares: position};`,
		);
		const {statistics} = await backtest(...words(file));
		expect(statistics.openPosition).toBeNull();
		expect(statistics.marked.trades).toBe(statistics.trades);
	});

	test('is told for each run of a sweep and each fold', async () => {
		const file = writeBars(...flat, ...prices);
		write(
			`return {action: index % 3 === 1 && position === 0 ? 'BUY' : 'HOLD', shares: this.size};`,
			'{size: 1}',
		);
		const sweep = [...words(file), '--sweep', 'size=1,2', '--rank', 'return'];
		const {runs} = await backtest(...sweep);
		expect(runs?.map(run => run.ok && run.statistics.openPosition?.quantity)).toEqual([1, 2]);
		const {folds, statistics, buyAndHold} = await backtest(...sweep, '--walk-forward', '2');
		expect(folds?.map(({outOfSample}) => outOfSample?.openPosition?.side)).toEqual([
			'LONG',
			'LONG',
		]);
		expect(statistics.marked.trades).toBe(2);
		expect(buyAndHold.return).toBeLessThan(0);
		for (const {test: tested} of folds ?? [])
			expect(tested.buyAndHold.endEquity).toBeGreaterThan(0);
	});
});

test('buying and holding the same bars pays fee and slippage, and is told beside the result', async () => {
	const file = writeBars(100.25, 100.25, 150.5, 200.75);
	write(hold);
	const result = await backtest(...words(file), '--capital', '1000');
	const {buyAndHold, settings} = result;
	const {quantity, entryPrice, endEquity, fees} = buyAndHold;
	expect(entryPrice).toBeCloseTo(100.25 * (1 + settings.slippage), 1);
	expect(fees).toBeCloseTo(quantity * (entryPrice ?? 0) * settings.fee, 5);
	expect(endEquity).toBeCloseTo(1000 - quantity * (entryPrice ?? 0) - fees + quantity * 200.75, 5);
	expect(quantity * (entryPrice ?? 0) + fees).toBeGreaterThan(999);
	expect(buyAndHold.return).toBeCloseTo(endEquity / 1000 - 1, 12);
	const {stdout} = await home.run(['backtest', ...words(file)]);
	expect(stdout).toContain('Buy and hold: return ');
});
