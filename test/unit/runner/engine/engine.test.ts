import {describe, expect, it} from 'vitest';
import {barsOf, buy, flat, hold, runBars, scripted, sell} from '../../../support/engine.ts';

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

	it('that woke at the open beyond its limit may fill within the bar, which comes afterwards', () => {
		const order = {type: 'STOP_LIMIT', trigger: 101, limit: 102} as const;
		const records = runBars({
			bars: barsOf(flat, [105, 106, 101, 104]),
			algorithm: scripted(buy(1, {order})),
		});
		expect(records[1]?.fills).toMatchObject([{priceTicks: 10_200}]);
	});

	it('that woke within the bar beyond its limit rests from the next bar on', () => {
		const order = {type: 'STOP_LIMIT', trigger: 103, limit: 102} as const;
		const records = runBars({
			bars: barsOf(flat, [100, 106, 99, 104], [104, 104, 101, 103]),
			algorithm: scripted(buy(1, {order})),
		});
		expect(records[1]?.fills).toEqual([]);
		expect(records[1]?.orders).toMatchObject([{triggered: true, status: 'accepted'}]);
		expect(records[2]?.fills).toMatchObject([{priceTicks: 10_200}]);
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
