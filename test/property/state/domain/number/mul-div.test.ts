import * as fc from 'fast-check';
import {expect, it} from 'vitest';
import {mulDiv} from '../../../../../state/domain/number/mul-div.ts';
import {nearest} from '../../../../support/reference-numbers.ts';

/** Of every size: the ways of counting differ with it. */
const integer = fc.oneof(
	fc.integer({min: -20, max: 20}),
	fc.integer(),
	fc.maxSafeInteger(),
	fc.integer({min: -10, max: 10}).map(step => Number.MAX_SAFE_INTEGER - Math.abs(step)),
	fc.nat(15).map(exponent => 10 ** exponent),
);

it('a × b / c is exact for all safe integers, or a RangeError', () => {
	fc.assert(
		fc.property(integer, integer, integer, (a, b, c) => {
			if (c === 0) {
				expect(() => mulDiv(a, b, c)).toThrow(RangeError);
				return;
			}
			const expected = nearest(BigInt(a) * BigInt(b), BigInt(c));
			if (Number.isSafeInteger(Number(expected))) expect(mulDiv(a, b, c)).toBe(Number(expected));
			else expect(() => mulDiv(a, b, c)).toThrow(RangeError);
		}),
		{numRuns: 20_000},
	);
});
