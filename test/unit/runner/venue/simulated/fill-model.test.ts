import {describe, expect, it} from 'vitest';
import {slipped, touchAt, touchWithin} from '../../../../../runner/venue/simulated/fill-model.ts';
import type {OrderSide, OrderType} from '../../../../../state/domain/trading/order.ts';

const order = (
	side: OrderSide,
	type: OrderType,
	{
		limit = null,
		trigger = null,
		triggered = false,
	}: {limit?: number | null; trigger?: number | null; triggered?: boolean} = {},
) => ({side, type, limitTicks: limit, triggerTicks: trigger, triggered});
const bar = (lowTicks: number, highTicks: number) => ({lowTicks, highTicks});
const at = (priceTicks: number) => ({kind: 'price', priceTicks});
const wakes = {kind: 'wakes'};

describe('slippage', () => {
	it('works against the order, in whole ticks, at least one', () => {
		expect(slipped('BUY', 1_000_000, 100)).toBe(1_000_100);
		expect(slipped('SELL', 1_000_000, 100)).toBe(999_900);
		expect(slipped('BUY', 500, 100)).toBe(501);
		expect(slipped('BUY', 500, 0)).toBe(500);
		expect(slipped('SELL', 1, 100)).toBe(1);
	});
});

describe('at the open', () => {
	it('a market order fills with slippage', () => {
		expect(touchAt(order('BUY', 'MARKET'), 10_000, 100)).toEqual(at(10_001));
		expect(touchAt(order('SELL', 'MARKET'), 10_000, 100)).toEqual(at(9999));
	});

	it('a limit order fills at an open that meets or betters it, without slippage', () => {
		expect(touchAt(order('BUY', 'LIMIT', {limit: 100}), 98, 100)).toEqual(at(98));
		expect(touchAt(order('BUY', 'LIMIT', {limit: 100}), 100, 100)).toEqual(at(100));
		expect(touchAt(order('BUY', 'LIMIT', {limit: 100}), 101, 100)).toBeNull();
		expect(touchAt(order('SELL', 'LIMIT', {limit: 100}), 102, 100)).toEqual(at(102));
		expect(touchAt(order('SELL', 'LIMIT', {limit: 100}), 99, 100)).toBeNull();
	});

	it('a stop that the open has passed fills at the open, not at its trigger', () => {
		expect(touchAt(order('SELL', 'STOP', {trigger: 9000}), 8500, 0)).toEqual(at(8500));
		expect(touchAt(order('BUY', 'STOP', {trigger: 9000}), 9500, 100)).toEqual(at(9501));
		expect(touchAt(order('BUY', 'STOP', {trigger: 9000}), 8999, 0)).toBeNull();
	});

	it('a stop-limit order fills up to its limit, or rests', () => {
		const buy = order('BUY', 'STOP_LIMIT', {trigger: 100, limit: 105});
		expect(touchAt(buy, 99, 0)).toBeNull();
		expect(touchAt(buy, 103, 0)).toEqual(at(103));
		expect(touchAt(buy, 105, 100_000)).toEqual(at(105));
		expect(touchAt(buy, 106, 0)).toEqual(wakes);
		expect(touchAt({...buy, triggered: true}, 99, 0)).toEqual(at(99));
	});
});

describe('within the bar', () => {
	it('a market order does nothing: it had the open', () => {
		expect(touchWithin(order('BUY', 'MARKET'), bar(1, 1000), 0)).toBeNull();
	});

	it('a limit order fills when the price goes through it, not at a touch', () => {
		expect(touchWithin(order('BUY', 'LIMIT', {limit: 100}), bar(99, 110), 0)).toEqual(at(100));
		expect(touchWithin(order('BUY', 'LIMIT', {limit: 100}), bar(100, 110), 0)).toBeNull();
		expect(touchWithin(order('SELL', 'LIMIT', {limit: 100}), bar(90, 101), 0)).toEqual(at(100));
		expect(touchWithin(order('SELL', 'LIMIT', {limit: 100}), bar(90, 100), 0)).toBeNull();
	});

	it('a stop fills at its trigger with slippage, already at a touch', () => {
		expect(touchWithin(order('SELL', 'STOP', {trigger: 9000}), bar(9000, 9900), 100)).toEqual(
			at(8999),
		);
		expect(touchWithin(order('SELL', 'STOP', {trigger: 9000}), bar(9001, 9900), 100)).toBeNull();
		expect(touchWithin(order('BUY', 'STOP', {trigger: 9000}), bar(8000, 9000), 100)).toEqual(
			at(9001),
		);
	});

	it('slippage of a stop may leave the range of the bar', () => {
		expect(touchWithin(order('BUY', 'STOP', {trigger: 9000}), bar(8000, 9000), 10_000)).toEqual(
			at(9090),
		);
	});

	it('a stop-limit order that wakes beyond its limit rests; one that may fills', () => {
		const rests = order('BUY', 'STOP_LIMIT', {trigger: 100, limit: 98});
		expect(touchWithin(rests, bar(95, 101), 0)).toEqual(wakes);
		expect(touchWithin({...rests, triggered: true}, bar(97, 99), 0)).toEqual(at(98));
		const fills = order('SELL', 'STOP_LIMIT', {trigger: 100, limit: 98});
		expect(touchWithin(fills, bar(95, 101), 0)).toEqual(at(100));
		expect(touchWithin(fills, bar(95, 101), 50_000)).toEqual(at(98));
	});
});
