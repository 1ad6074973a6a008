import {expect, it} from 'vitest';
import {drawdownRatio} from '../../../../state/statistics/drawdown.ts';

it('is the fall from the peak, between −1 and 0', () => {
	expect(drawdownRatio(75, 100)).toBe(-0.25);
	expect(drawdownRatio(100, 100)).toBe(0);
	expect(drawdownRatio(-50, 100)).toBe(-1);
	expect(drawdownRatio(0, 0)).toBe(0);
});
