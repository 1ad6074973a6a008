import {describe, expect, it} from 'vitest';
import {deepestDrawdown, drawdownRatio} from '../../../../state/metrics/drawdown.ts';
import {addFill, noTrades, profitFactor, winRatio} from '../../../../state/metrics/statistics.ts';

describe('drawdown', () => {
	it('is the fall from the peak, between −1 and 0', () => {
		expect(drawdownRatio(75, 100)).toBe(-0.25);
		expect(drawdownRatio(100, 100)).toBe(0);
		expect(drawdownRatio(-50, 100)).toBe(-1);
		expect(drawdownRatio(0, 0)).toBe(0);
	});

	it('at its deepest names peak and trough', () => {
		// 100 → 80 is a fifth; 120 → 90 a quarter.
		expect(deepestDrawdown([100, 80, 120, 100, 90, 130])).toEqual({
			ratio: -0.25,
			peakIndex: 2,
			troughIndex: 4,
		});
		expect(deepestDrawdown([1, 2, 3])).toMatchObject({ratio: 0});
		expect(deepestDrawdown([])).toMatchObject({ratio: 0});
	});
});

describe('statistics of fills', () => {
	it('count what closed at a profit and at a loss; entries count as neither', () => {
		const fills = [0, 30, 0, -10, 0, 20].map(realizedMicros => ({realizedMicros, feeMicros: 1}));
		let statistics = noTrades;
		for (const fill of fills) statistics = addFill(statistics, fill);
		expect(statistics).toEqual({
			fills: 6,
			wins: 2,
			losses: 1,
			grossProfitMicros: 50,
			grossLossMicros: -10,
			feesMicros: 6,
		});
		expect(winRatio(statistics)).toBeCloseTo(2 / 3);
		expect(profitFactor(statistics)).toBe(5);
		expect(winRatio(noTrades)).toBeNull();
		expect(profitFactor(noTrades)).toBeNull();
	});
});
