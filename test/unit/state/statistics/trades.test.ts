import {describe, expect, test} from 'vitest';
import {
	createTradeFold,
	joinTotals,
	noTrades,
	type TradeFill,
} from '../../../../state/statistics/trades.ts';

const million = 1_000_000;

/** Money in whole units. */
function fill(
	barIndex: number,
	side: 'BUY' | 'SELL',
	figures: {quantity: number; fee: number; realized?: number; position: number},
): TradeFill {
	return {
		barIndex,
		side,
		quantityLots: figures.quantity,
		feeMicros: figures.fee * million,
		realizedMicros: (figures.realized ?? 0) * million,
		positionLots: figures.position,
	};
}

describe('trades', () => {
	test('last from flat to flat and pay the fees of all their fills', () => {
		const fold = createTradeFold();
		expect(fold.add(fill(2, 'BUY', {quantity: 3, fee: 3, position: 3}), 300 * million)).toBeNull();
		expect(fold.add(fill(4, 'BUY', {quantity: 1, fee: 1, position: 4}), 100 * million)).toBeNull();
		const part = fill(5, 'SELL', {quantity: 2, fee: 2, realized: 20, position: 2});
		expect(fold.add(part, 220 * million)).toBeNull();
		expect(fold.tradeNumber()).toBe(1);
		const last = fill(9, 'SELL', {quantity: 2, fee: 2, realized: -4, position: 0});
		expect(fold.add(last, 196 * million)).toBe(8 * million);
		expect(fold.tradeNumber()).toBe(2);
		expect(fold.totals).toMatchObject({
			fills: 4,
			trades: 1,
			wins: 1,
			losses: 0,
			grossProfitMicros: 8 * million,
			feesMicros: 8 * million,
			notionalMicros: 816 * million,
			barsHeld: 7,
		});
	});

	test('turn: the fee is divided by quantity', () => {
		const fold = createTradeFold();
		fold.add(fill(1, 'BUY', {quantity: 3, fee: 3, position: 3}), 0);
		const turning = fill(3, 'SELL', {quantity: 5, fee: 5, realized: 30, position: -2});
		expect(fold.add(turning, 0)).toBe(24 * million);
		const closing = fill(6, 'BUY', {quantity: 2, fee: 2, realized: -1, position: 0});
		expect(fold.add(closing, 0)).toBe(-5 * million);
		expect(fold.totals).toMatchObject({
			trades: 2,
			wins: 1,
			losses: 1,
			bestMicros: 24 * million,
			worstMicros: -5 * million,
			barsHeld: 5,
		});
	});

	test('are none while the position is open', () => {
		const fold = createTradeFold();
		fold.add(fill(1, 'SELL', {quantity: 1, fee: 1, position: -1}), 0);
		expect(fold.totals).toMatchObject({fills: 1, trades: 0, feesMicros: million});
	});

	test('of several runs are joined', () => {
		const one = {...noTrades(), trades: 2, wins: 1, bestMicros: 5, worstMicros: -7, fills: 4};
		const two = {...noTrades(), trades: 1, losses: 1, bestMicros: -1, worstMicros: -1, fills: 2};
		expect(joinTotals([one, two, noTrades()])).toMatchObject({
			trades: 3,
			wins: 1,
			losses: 1,
			bestMicros: 5,
			worstMicros: -7,
			fills: 6,
		});
	});
});
