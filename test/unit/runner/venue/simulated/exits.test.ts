/** Take-profit and movable stop beside an entry. */
import {describe, expect, it} from 'vitest';
import {
	barsOf,
	buy,
	engineOf,
	flat,
	hold,
	runBars,
	scripted,
	sell,
} from '../../../../support/engine.ts';

describe('a target', () => {
	it('takes the profit when the price goes through it, and the stop goes with it', () => {
		const records = runBars({
			bars: barsOf(flat, flat, [101, 110, 100, 105], [108, 111, 108, 111]),
			algorithm: scripted(buy(2, {stop: 95, target: 110})),
		});
		// A mere touch is not enough.
		expect(records[2]?.fills).toEqual([]);
		expect(records[3]).toMatchObject({
			orders: [
				{orderId: 2, purpose: 'PROTECTIVE_STOP', status: 'canceled'},
				{orderId: 3, purpose: 'TAKE_PROFIT', status: 'filled', parentOrderId: 1},
			],
			fills: [{orderId: 3, priceTicks: 11_000, positionLots: 0}],
		});
	});

	it('is canceled by the stop, which comes first where a bar reaches both', () => {
		const records = runBars({
			bars: barsOf(flat, flat, [100, 120, 90, 100]),
			algorithm: scripted(buy(2, {stop: 95, target: 110})),
		});
		expect(records[2]).toMatchObject({
			orders: [
				{purpose: 'PROTECTIVE_STOP', status: 'filled'},
				{purpose: 'TAKE_PROFIT', status: 'canceled', reason: {code: 'POSITION_CLOSED'}},
			],
			fills: [{priceTicks: 9500}],
		});
	});

	it('is filled in the bar of an entry at the open, not in that of an entry within the bar', () => {
		const atOpen = runBars({
			bars: barsOf(flat, [100, 120, 99, 100]),
			algorithm: scripted(buy(2, {target: 110})),
		});
		expect(atOpen[1]?.fills).toMatchObject([{side: 'BUY'}, {side: 'SELL', priceTicks: 11_000}]);
		const within = runBars({
			bars: barsOf(flat, [100, 120, 90, 100], [100, 111, 99, 100]),
			algorithm: scripted(buy(2, {target: 110, order: {type: 'LIMIT', limit: 95}})),
		});
		expect(within[1]?.fills).toMatchObject([{side: 'BUY', priceTicks: 9500}]);
		expect(within[2]?.fills).toMatchObject([{side: 'SELL', priceTicks: 11_000}]);
	});

	it('of one of two entries cancels the stop of that one alone', () => {
		const records = runBars({
			bars: barsOf(flat, flat, flat, [100, 111, 100, 111]),
			algorithm: scripted(buy(1, {stop: 95, target: 110}), buy(2, {stop: 94, target: 130})),
		});
		const orders = records.at(-1)?.orders;
		expect(orders).toMatchObject([
			{orderId: 2, status: 'canceled', reason: {code: 'OTHER_EXIT_FILLED'}},
			{orderId: 3, purpose: 'TAKE_PROFIT', status: 'filled'},
		]);
		expect(records.at(-1)?.account.positionLots).toBe(2000);
	});

	it('goes with a position that is closed otherwise', () => {
		const records = runBars({
			bars: barsOf(flat, flat, flat),
			algorithm: scripted(sell(2, {stop: 105, target: 90}), buy(2)),
		});
		expect(records[2]?.orders.map(({status}) => status)).toEqual([
			'canceled',
			'canceled',
			'filled',
		]);
	});

	it('and a stop that was moved are there again after a restart', () => {
		const options = {
			bars: barsOf(flat, flat, flat, [100, 111, 100, 111]),
			algorithm: scripted(buy(2, {stop: 95, target: 110}), {...hold, moveStop: 97}),
		};
		const engine = engineOf(options);
		engine.step();
		engine.step();
		const third = engine.step();
		const again = engineOf(options);
		if (third !== 'end') again.restore(JSON.stringify(third.checkpoint));
		const last = engine.step();
		expect(again.step()).toEqual(last);
		expect(last).toMatchObject({fills: [{priceTicks: 11_000, positionLots: 0}]});
	});
});

describe('a stop', () => {
	it('is moved, also with HOLD: the old order is canceled, a new one takes its place', () => {
		const records = runBars({
			bars: barsOf(flat, [110, 110, 110, 110], [110, 110, 106, 110]),
			algorithm: scripted(buy(2, {stop: 95}), {...hold, moveStop: 107}),
		});
		expect(records[1]).toMatchObject({
			orders: [
				{orderId: 1},
				{orderId: 2, status: 'canceled', reason: {code: 'STOP_MOVED'}},
				{orderId: 3, purpose: 'PROTECTIVE_STOP', triggerTicks: 10_700, parentOrderId: 1},
			],
			signal: {action: 'HOLD', moveStopTicks: 10_700, orderId: 3},
		});
		expect(records[2]?.fills).toMatchObject([{orderId: 3, priceTicks: 10_700}]);
	});

	it('is placed for a position without one, and stays where it is already', () => {
		const move = {...hold, moveStop: 90};
		const records = runBars({
			bars: barsOf(flat, flat, flat, flat),
			algorithm: scripted(sell(2), {...hold, moveStop: 110}, {...hold, moveStop: 110}, move),
		});
		expect(records[1]?.orders.at(-1)).toMatchObject({
			side: 'BUY',
			quantityLots: 2000,
			triggerTicks: 11_000,
			status: 'accepted',
		});
		expect(records[2]).toMatchObject({orders: [], signal: {orderId: 2}});
		expect(records[3]?.orders).toMatchObject([
			{purpose: 'PROTECTIVE_STOP', status: 'denied', reason: {code: 'STOP_ON_WRONG_SIDE'}},
		]);
	});

	it('without a position or with a price that is none is not moved, and that is recorded', () => {
		const records = runBars({
			bars: barsOf(flat, flat),
			algorithm: scripted({...hold, moveStop: 90}, {...hold, moveStop: Number.NaN}),
		});
		expect(records[0]?.orders).toMatchObject([{status: 'denied', reason: {code: 'NO_POSITION'}}]);
		expect(records[1]?.orders).toMatchObject([
			{status: 'denied', reason: {code: 'PRICE_NOT_VALID', text: expect.stringContaining('NaN')}},
		]);
	});
});
