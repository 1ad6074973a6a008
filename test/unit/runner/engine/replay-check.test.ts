import {describe, expect, it} from 'vitest';
import type {Decision} from '../../../../runner/algorithm/contract.ts';
import {
	barsOf,
	buy,
	engineOf,
	flat,
	hold,
	instrument,
	runBars,
	scripted,
	sell,
} from '../../../support/engine.ts';

describe('an algorithm that fails', () => {
	it('by throwing ends with its bar and message', () => {
		const algorithm = {
			run: () => {
				throw new TypeError('no such field');
			},
		};
		const engine = engineOf({bars: barsOf(flat), algorithm});
		expect(() => engine.step()).toThrow(
			expect.objectContaining({
				code: 'ALGORITHM_THREW',
				exitCode: 65,
				message: expect.stringMatching(/bar 1[\s\S]*TypeError: no such field/),
			}),
		);
	});

	it.each([
		['nothing', undefined, 'undefined'],
		['null', null, 'null'],
		['a text', 'BUY', '"BUY"'],
		['a Promise', Promise.resolve(hold), 'Promise'],
		['an array', ['BUY', 1], 'an array'],
		['no action', {shares: 1}, 'action was undefined'],
		['an unknown action', {action: 'buy', shares: 1}, 'action was "buy"'],
		['shares as text', {action: 'BUY', shares: '1'}, 'shares was "1"'],
		['an unknown order', {action: 'BUY', shares: 1, order: {type: 'TWAP'}}, '"TWAP"'],
		['a limit without a price', {action: 'BUY', shares: 1, order: {type: 'LIMIT'}}, 'order.limit'],
	])('by returning %s ends with what was expected', (_, returned, figure) => {
		const algorithm = {run: () => returned as Decision};
		const engine = engineOf({bars: barsOf(flat), algorithm});
		expect(() => engine.step()).toThrow(
			expect.objectContaining({
				code: 'ALGORITHM_BAD_DECISION',
				exitCode: 65,
				message: expect.stringContaining(figure),
			}),
		);
	});
});

describe('a replay', () => {
	it('gives the algorithm the account as it was, and accepts the same decisions', () => {
		const seen: [number, number, number | null, number][] = [];
		const run = {
			run: ({
				position,
				cash,
				entryPrice,
				index,
			}: {
				position: number;
				cash: number;
				entryPrice: number | null;
				index: number;
			}) => {
				seen.push([index, position, entryPrice, cash]);
				return index === 1 ? buy(2) : hold;
			},
		};
		const bars = barsOf(flat, [101, 101, 101, 101], flat);
		const records = runBars({bars, algorithm: run});
		const first = seen.splice(0);
		engineOf({bars, algorithm: run}).replay(records);
		expect(seen).toEqual(first);
		expect(seen[1]).toEqual([2, 2, 101, 9798]);
	});

	it('stops at the first decision that differs, naming both', () => {
		const bars = barsOf(flat, flat);
		const records = runBars({bars, algorithm: scripted(undefined, buy(2))});
		const other = engineOf({bars, algorithm: scripted(undefined, sell(3))});
		expect(() => other.replay(records)).toThrow(
			expect.objectContaining({
				code: 'REPLAY_DIVERGED',
				exitCode: 65,
				message: expect.stringMatching(/bar 2 it now decides SELL 3000.*recorded was BUY 2000/),
			}),
		);
	});

	it.each([
		['how long its order lives', buy(2, {goodForBars: 3}), /recorded was BUY.*goodForBars=3/],
		['whether it cancels', buy(2, {cancel: true}), /recorded was BUY.*cancel/],
		['what it cancels while it holds', {...hold, cancel: true}, /recorded was HOLD cancel/],
	])('notices when it differs in %s', (_, recorded, message) => {
		const bars = barsOf(flat);
		const records = runBars({bars, algorithm: scripted(recorded)});
		const present = recorded.action === 'HOLD' ? hold : buy(2);
		const other = engineOf({bars, algorithm: scripted(present)});
		expect(() => other.replay(records)).toThrow(
			expect.objectContaining({
				code: 'REPLAY_DIVERGED',
				message: expect.stringMatching(message),
			}),
		);
	});

	it('only warms up on bars without a recorded signal', () => {
		const bars = barsOf(flat);
		const records = runBars({bars, algorithm: scripted(buy(1))});
		const other = engineOf({bars, algorithm: scripted()});
		expect(() => other.replay(records.map(record => ({...record, signal: null})))).not.toThrow();
	});
});

describe('the context', () => {
	it('looks back over bars and closes, and says what can be bought', () => {
		let last: unknown;
		runBars({
			bars: barsOf([100, 110, 90, 105], [105, 106, 104, 104]),
			algorithm: {
				run: context => {
					last = {
						...context,
						closes: context.closes(5),
						opens: context.bars(1).map(({open}) => open),
						// 10,000 × 0.99 / 104 = 95.19, in steps of 0.005.
						most: context.maxShares(),
						half: context.maxShares({leverage: 0.5, reserve: 0}),
						levered: context.maxShares({leverage: 9, reserve: 0}),
					};
					return hold;
				},
			},
		});
		expect(last).toMatchObject({
			symbol: 'TEST',
			index: 2,
			time: 120_000,
			price: 104,
			bar: {open: 105, high: 106, low: 104, close: 104, volume: 1},
			position: 0,
			entryPrice: null,
			cash: 10_000,
			equity: 10_000,
			closes: [105, 104],
			opens: [105],
			most: 95.19,
			half: 48.075,
			levered: 96.15,
		});
	});

	it.each([1_000_000, 50_000])('offers what the risk check accepts, margin %i ppm', marginPpm => {
		const costs = {feePpm: 400, slippagePpm: 100};
		const records = runBars({
			bars: barsOf(flat, flat, flat, flat),
			costs,
			instrument: {...instrument, marginPpm, maintenancePpm: marginPpm / 2},
			algorithm: {
				run: context => {
					const options = {leverage: 30, reserve: 0} as const;
					if (context.index === 1) return buy(context.maxShares(options));
					if (context.index === 2) return sell(context.maxShares({...options, side: 'SELL'}));
					return hold;
				},
			},
		});
		expect(records.flatMap(({fills}) => fills)).toHaveLength(2);
		expect(records[3]?.account.positionLots).toBeLessThan(0);
	});
});
