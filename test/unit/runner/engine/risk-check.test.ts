import {describe, expect, it} from 'vitest';
import type {Decision} from '../../../../runner/algorithm/contract.ts';
import type {OrderReasonCode} from '../../../../state/domain/trading/order.ts';
import {barsOf, buy, engineOf, flat, runBars, scripted, sell} from '../../../support/engine.ts';

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
		['a target below a long entry', buy(1, {target: 100}), 'TARGET_ON_WRONG_SIDE', 'above'],
		['a target above a short entry', sell(1, {target: 101}), 'TARGET_ON_WRONG_SIDE', 'below'],
		['a target of 0', buy(1, {target: 0}), 'PRICE_NOT_VALID', 'target was 0'],
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

describe('an order that would turn a position it cannot turn', () => {
	const turns: [string, Decision, OrderReasonCode][] = [
		['for lack of margin', sell(300), 'INSUFFICIENT_MARGIN'],
		['for a worth beyond counting', sell(1e9), 'QUANTITY_TOO_LARGE'],
		['for a stop that is no price', sell(60, {stop: Number.NaN}), 'PRICE_NOT_VALID'],
		['for a stop on the wrong side', sell(60, {stop: 90}), 'STOP_ON_WRONG_SIDE'],
		['for a target on the wrong side', sell(60, {target: 110}), 'TARGET_ON_WRONG_SIDE'],
	];
	it.each(turns)('still closes it, and the opening half is denied %s', (_, turn, code) => {
		const records = runBars({
			bars: barsOf(flat, flat, flat),
			algorithm: scripted(buy(50), turn),
		});
		const half = (turn.shares - 50) * 1000;
		expect(records[1]).toMatchObject({
			orders: [
				{orderId: 1, status: 'filled'},
				{orderId: 2, status: 'accepted', quantityLots: 50_000, reduceOnly: true},
				{orderId: 3, status: 'denied', quantityLots: half, parentOrderId: 2, reason: {code}},
			],
			signal: {orderId: 2},
		});
		expect(records[2]).toMatchObject({
			orders: [{orderId: 2, status: 'filled', filledLots: 50_000}],
			account: {positionLots: 0},
		});
	});

	it('closes it at the venue, too, where the price moved in between', () => {
		const records = runBars({
			bars: barsOf(flat, flat, [130, 130, 130, 130]),
			algorithm: scripted(sell(50), buy(145)),
		});
		// Short 50 at 100, and 145 bought at 130: equity 8,500 closes 50 and cannot hold 95.
		expect(records[1]?.orders).toMatchObject([{orderId: 1}, {orderId: 2, status: 'accepted'}]);
		expect(records[2]).toMatchObject({
			orders: [
				{orderId: 2, status: 'filled', quantityLots: 50_000, filledLots: 50_000},
				{
					orderId: 3,
					status: 'rejected',
					quantityLots: 95_000,
					parentOrderId: 2,
					reason: {code: 'INSUFFICIENT_MARGIN'},
				},
			],
			fills: [{orderId: 2, quantityLots: 50_000, positionLots: 0}],
			account: {positionLots: 0, equityMicros: 8_500_000_000},
		});
	});

	it('passes whole where both halves can be carried', () => {
		const records = runBars({
			bars: barsOf(flat, flat, flat),
			algorithm: scripted(buy(50), sell(90)),
		});
		expect(records[2]).toMatchObject({
			orders: [{orderId: 2, status: 'filled', filledLots: 90_000}],
			account: {positionLots: -40_000},
		});
	});
});

describe('an exit', () => {
	it('at the market passes beside a hundred open orders, and so does the closing half of a turn', () => {
		const wait = buy(0.01, {order: {type: 'LIMIT', limit: 50}});
		const script = [buy(1), ...Array.from({length: 100}, () => wait), sell(3)];
		const records = runBars({
			bars: barsOf(...Array.from({length: 103}, () => flat)),
			algorithm: scripted(...script),
		});
		expect(records[101]?.orders).toMatchObject([
			{status: 'accepted', quantityLots: 1000},
			{status: 'denied', quantityLots: 2000, reason: {code: 'OPEN_ORDERS_MAX'}},
		]);
		expect(records[102]?.account.positionLots).toBe(0);
	});

	it.each([{stop: Number.NaN}, {target: -1}, {stop: 120}])('passes whatever %o says', more => {
		const records = runBars({
			bars: barsOf(flat, flat, flat),
			algorithm: scripted(buy(50), sell(50, more)),
		});
		expect(records[2]?.account.positionLots).toBe(0);
	});

	it('passes whatever its worth has grown to', () => {
		const high = [1e9, 1e9, 1e9, 1e9] as const;
		const records = runBars({
			bars: barsOf(flat, flat, high, high),
			algorithm: scripted(buy(8), undefined, sell(8)),
		});
		expect(records[3]?.account.positionLots).toBe(0);
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
			orders: [
				{status: 'accepted', quantityLots: 2000, reduceOnly: true},
				{status: 'denied', quantityLots: 3000, parentOrderId: 4, reason: {code: 'ENTRIES_PAUSED'}},
			],
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
		if (second !== 'end') again.restore(JSON.stringify(second.checkpoint));
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
