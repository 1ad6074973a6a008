import {describe, expect, it} from 'vitest';
import {mulDiv} from '../../../../../state/domain/number/mul-div.ts';

describe('mulDiv', () => {
	it.each([
		[5, 1, 2, 3],
		[-5, 1, 2, -3],
		[5, 1, -2, -3],
		[4, 1, 3, 1],
		[0, -5, 7, 0],
		[6_741_250, 120_000, 100, 8_089_500_000],
		// The product is beyond 2^53: 9007199254740991 × 1000 / 2000 = 4503599627370495.5.
		[9_007_199_254_740_991, 1000, 2000, 4_503_599_627_370_496],
		[-9_007_199_254_740_991, 1000, 2000, -4_503_599_627_370_496],
	])('%i × %i / %i is %i', (a, b, c, result) => {
		expect(mulDiv(a, b, c)).toBe(result);
	});

	it('throws rather than lose a digit', () => {
		expect(() => mulDiv(9_007_199_254_740_991, 2, 1)).toThrow(RangeError);
		expect(() => mulDiv(1, 1, 0)).toThrow(RangeError);
	});
});
