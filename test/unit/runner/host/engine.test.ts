import {describe, expect, it} from 'vitest';
import type {Decision} from '../../../../runner/algorithm/contract.ts';
import type {OrderReasonCode} from '../../../../state/domain/order.ts';
import {barsOf, engineOf, hold, instrument, runBars, scripted} from '../../../support/engine.ts';

const flat = [100, 100, 100, 100] as const;
const buy = (shares: number, more: Partial<Decision> = {}): Decision => ({
	action: 'BUY',
	shares,
	...more,
});
const sell = (shares: number, more: Partial<Decision> = {}): Decision => ({
	action: 'SELL',
	shares,
	...more,
});

describe('a decision', () => {
	it('is filled at the open of the next bar, never on its own', () => {
		const [first, second] = runBars({
			bars: barsOf([100, 120, 90, 110], [105, 130, 95, 120]),
			algorithm: scripted(buy(2)),
			costs: {feePpm: 1000, slippagePpm: 0},
		});
		expect(first).toMatchObject({
			fills: [],
			orders: [{orderId: 1, clientOrderId: 'T-1', status: 'accepted', createdBarIndex: 1}],
			signal: {action: 'BUY', quantityLots: 2000, orderId: 1},
		});
		// 2 × 105 = 210, fee 0.21; at 120: 240 − 210 = 30 unrealized.
		expect(second).toMatchObject({
			orders: [{orderId: 1, status: 'filled', fillTicks: 10_500, feeMicros: 210_000}],
			fills: [{tradeId: 'T-F1', orderId: 1, barIndex: 2, priceTicks: 10_500, quantityLots: 2000}],
			account: {
				cashMicros: 9_789_790_000,
				unrealizedMicros: 30_000_000,
				equityMicros: 10_029_790_000,
			},
			signal: {action: 'HOLD', quantityLots: 0, orderId: null},
		});
	});

	it('is rounded down to the lot step, by the decimal that was written', () => {
		const [record] = runBars({bars: barsOf(flat), algorithm: scripted(buy(0.029_9))});
		expect(record?.signal.quantityLots).toBe(29);
		expect(record?.orders[0]?.quantityLots).toBe(25);
	});

	it('turns a position with one order', () => {
		const records = runBars({
			bars: barsOf(flat, flat, [110, 110, 110, 110]),
			algorithm: scripted(buy(2), sell(5)),
		});
		expect(records[2]?.fills).toMatchObject([
			{side: 'SELL', quantityLots: 5000, realizedMicros: 20_000_000, positionLots: -3000},
		]);
	});

	it('of an exit never opens the opposite position', () => {
		// Both exits wait for the same bar: the stop is hit first, the limit is canceled.
		const records = runBars({
			bars: barsOf(flat, flat, [100, 120, 80, 100]),
			algorithm: scripted(buy(2, {stop: 90}), sell(2, {order: {type: 'LIMIT', limit: 110}})),
		});
		expect(records[2]?.fills).toMatchObject([{priceTicks: 9000, positionLots: 0}]);
		expect(records[2]?.orders).toMatchObject([
			{purpose: 'PROTECTIVE_STOP', status: 'filled'},
			{purpose: 'DECISION', status: 'canceled', reason: {code: 'POSITION_CLOSED'}},
		]);
	});
});

describe('a protective stop', () => {
	it('is placed with the fill of its entry and canceled with the position', () => {
		const records = runBars({
			bars: barsOf(flat, flat, flat, flat),
			algorithm: scripted(buy(2, {stop: 95}), undefined, sell(2)),
		});
		expect(records[1]?.orders).toMatchObject([
			{orderId: 1, status: 'filled'},
			{
				orderId: 2,
				parentOrderId: 1,
				type: 'STOP',
				side: 'SELL',
				triggerTicks: 9500,
				quantityLots: 2000,
			},
		]);
		expect(records[3]?.orders).toMatchObject([
			{orderId: 2, status: 'canceled', reason: {code: 'POSITION_CLOSED'}},
			{orderId: 3, status: 'filled'},
		]);
	});

	it('works already within the bar of the entry, at the worse of its price and the entry', () => {
		const [, second] = runBars({
			bars: barsOf(flat, [100, 101, 94, 100]),
			algorithm: scripted(buy(2, {stop: 95})),
		});
		expect(second?.fills).toMatchObject([{priceTicks: 10_000}, {priceTicks: 9500}]);
		const [, gapped] = runBars({
			bars: barsOf(flat, [93, 101, 92, 100]),
			algorithm: scripted(buy(2, {stop: 95})),
		});
		expect(gapped?.fills).toMatchObject([{priceTicks: 9300}, {priceTicks: 9300}]);
	});

	it('of a short stands above', () => {
		const records = runBars({
			bars: barsOf(flat, flat, [100, 106, 99, 100]),
			algorithm: scripted(sell(2, {stop: 105})),
		});
		expect(records[2]?.fills).toMatchObject([{side: 'BUY', priceTicks: 10_500, positionLots: 0}]);
	});
});

describe('an order that waits', () => {
	it('expires after its bars', () => {
		const order = {type: 'LIMIT', limit: 90} as const;
		const records = runBars({
			bars: barsOf(flat, flat, flat, [80, 80, 80, 80]),
			algorithm: scripted(buy(1, {order, goodForBars: 2})),
		});
		expect(records[1]?.orders).toEqual([]);
		expect(records[2]?.orders).toMatchObject([
			{status: 'expired', reason: {code: 'TIME_IN_FORCE_ENDED'}, updatedBarIndex: 3},
		]);
		expect(records[3]?.fills).toEqual([]);
	});

	it('is canceled when its algorithm asks, with HOLD as well', () => {
		const order = {type: 'LIMIT', limit: 90} as const;
		const records = runBars({
			bars: barsOf(flat, flat, [80, 80, 80, 80]),
			algorithm: scripted(buy(1, {order}), {...hold, cancel: true}),
		});
		expect(records[1]).toMatchObject({
			orders: [{status: 'canceled', reason: {code: 'CANCELED_BY_ALGORITHM'}}],
			signal: {action: 'HOLD', cancel: true},
		});
		expect(records[2]?.fills).toEqual([]);
	});

	it('is rejected by the venue when the fill is not affordable any more', () => {
		const [, second] = runBars({
			bars: barsOf(flat, [101, 101, 101, 101]),
			algorithm: scripted(buy(100)),
		});
		expect(second?.orders).toMatchObject([
			{
				status: 'rejected',
				reason: {code: 'INSUFFICIENT_MARGIN', text: expect.stringContaining('10100.00')},
			},
		]);
	});
});

describe('we deny', () => {
	const cases: [string, Decision, OrderReasonCode, string][] = [
		['a quantity that is no number', buy(Number.NaN), 'QUANTITY_NOT_FINITE', 'NaN'],
		['an infinite quantity', buy(Number.POSITIVE_INFINITY), 'QUANTITY_NOT_FINITE', 'Infinity'],
		['a negative quantity', sell(-1), 'QUANTITY_NEGATIVE', '-1'],
		['a quantity below the minimum', buy(0.009), 'QUANTITY_BELOW_MINIMUM', '0.01'],
		['a quantity beyond counting', buy(1e30), 'QUANTITY_TOO_LARGE', '1e+30'],
		['a worth beyond counting', buy(1e9), 'QUANTITY_TOO_LARGE', '1000000000'],
		['what equity cannot carry', buy(101), 'INSUFFICIENT_MARGIN', '10100.00'],
		['a stop above a long entry', buy(1, {stop: 100.01}), 'STOP_ON_WRONG_SIDE', 'below'],
		['a stop below a short entry', sell(1, {stop: 99}), 'STOP_ON_WRONG_SIDE', 'above'],
		['a price of 0', buy(1, {order: {type: 'LIMIT', limit: 0}}), 'PRICE_NOT_VALID', 'limit was 0'],
		['half a bar', buy(1, {goodForBars: 0.5}), 'GOOD_FOR_BARS_NOT_VALID', '0.5'],
	];
	it.each(cases)('%s', (_, decision, code, figure) => {
		const [first, second] = runBars({bars: barsOf(flat, flat), algorithm: scripted(decision)});
		expect(first?.orders).toMatchObject([
			{orderId: 1, status: 'denied', reason: {code, text: expect.stringContaining(figure)}},
		]);
		expect(first?.signal.orderId).toBe(1);
		expect(second?.fills).toEqual([]);
	});

	it('the hundred-first open order', () => {
		const wait = buy(0.01, {order: {type: 'LIMIT', limit: 50}});
		const records = runBars({
			bars: barsOf(...Array.from({length: 101}, () => flat)),
			algorithm: {run: () => wait},
		});
		expect(records[99]?.orders[0]?.status).toBe('accepted');
		expect(records[100]?.orders[0]?.reason?.code).toBe('OPEN_ORDERS_MAX');
	});
});

describe('a pause', () => {
	it('denies entries and adds, cuts a turn to its exit, and keeps protective stops', () => {
		const engine = engineOf({
			bars: barsOf(flat, flat, flat, flat, flat),
			algorithm: scripted(buy(2, {stop: 90}), undefined, buy(1), sell(5), buy(1)),
		});
		engine.step();
		engine.step();
		engine.setPaused(true);
		expect(engine.step()).toMatchObject({
			orders: [{status: 'denied', reason: {code: 'ENTRIES_PAUSED'}}],
		});
		expect(engine.step()).toMatchObject({
			orders: [{status: 'accepted', quantityLots: 2000, reduceOnly: true}],
		});
		expect(engine.step()).toMatchObject({account: {positionLots: 0}});
	});

	it('takes back entries that wait, and stays over a restart', () => {
		const options = {
			bars: barsOf(flat, flat, flat),
			algorithm: scripted(buy(1), undefined, buy(1)),
		};
		const engine = engineOf(options);
		engine.step();
		engine.setPaused(true);
		const second = engine.step();
		expect(second).toMatchObject({
			fills: [],
			orders: [{orderId: 1, status: 'canceled', reason: {code: 'ENTRIES_PAUSED'}}],
		});
		const again = engineOf(options);
		if (second !== 'end') again.restore(second.checkpoint);
		expect(again.step()).toMatchObject({orders: [{reason: {code: 'ENTRIES_PAUSED'}}]});
	});

	it('ends when it is lifted', () => {
		const engine = engineOf({bars: barsOf(flat, flat), algorithm: scripted(buy(1), buy(1))});
		engine.setPaused(true);
		expect(engine.step()).toMatchObject({orders: [{status: 'denied'}]});
		engine.setPaused(false);
		expect(engine.step()).toMatchObject({orders: [{status: 'accepted'}]});
	});
});

describe('flatten', () => {
	it('cancels what waits and closes the position at the next open', () => {
		const engine = engineOf({
			bars: barsOf(flat, flat, [102, 110, 80, 109]),
			algorithm: scripted(buy(2, {stop: 90})),
		});
		engine.step();
		engine.step();
		engine.flatten();
		expect(engine.step()).toMatchObject({
			orders: [
				{orderId: 2, status: 'canceled', reason: {code: 'CANCELED_BY_FLATTEN'}},
				{orderId: 3, purpose: 'FLATTEN', status: 'filled', createdBarIndex: 2},
			],
			fills: [{priceTicks: 10_200, positionLots: 0}],
			account: {positionLots: 0, realizedMicros: 4_000_000},
		});
	});

	it('of a flat instance does nothing', () => {
		const engine = engineOf({bars: barsOf(flat), algorithm: scripted()});
		engine.flatten();
		expect(engine.step()).toMatchObject({orders: [], fills: []});
	});
});

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
			instrument: {...instrument, marginPpm},
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
