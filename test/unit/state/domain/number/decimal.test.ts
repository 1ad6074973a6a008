import {describe, expect, it} from 'vitest';
import {formatDecimal, parseDecimal} from '../../../../../state/domain/number/decimal.ts';

describe('parseDecimal', () => {
	it.each([
		['12.5', 2, 1250],
		['-12.50', 2, -1250],
		['+3', 0, 3],
		['.5', 1, 5],
		['5.', 1, 50],
		['1455.219971', 6, 1_455_219_971],
		['1.5000', 1, 15],
		['0.29', 2, 29],
		['1e-5', 5, 1],
		['1.25E+2', 1, 1250],
		['-0', 2, 0],
		['000012', 0, 12],
	])('reads %s with %i decimals as %i', (text, decimals, value) => {
		expect(parseDecimal(text, decimals)).toEqual({ok: true, value});
	});

	it.each([
		'',
		'.',
		'-',
		'abc',
		'1.2.3',
		'1,5',
		'NaN',
		'Infinity',
		'1e',
		'1e1.5',
		'e5',
		' 1',
		'0x10',
	])('refuses %j', text => {
		expect(parseDecimal(text, 2)).toMatchObject({ok: false});
	});

	it('refuses digits that do not fit, and says so', () => {
		expect(parseDecimal('1.234', 2)).toEqual({
			ok: false,
			reason: '"1.234" has more than 2 decimals',
		});
	});

	it('rounds half away from zero, or cuts off, when asked', () => {
		expect(parseDecimal('1.235', 2, {excess: 'round'})).toEqual({ok: true, value: 124});
		expect(parseDecimal('-1.235', 2, {excess: 'round'})).toEqual({ok: true, value: -124});
		expect(parseDecimal('1.2349', 2, {excess: 'round'})).toEqual({ok: true, value: 123});
		expect(parseDecimal('1.239', 2, {excess: 'cut'})).toEqual({ok: true, value: 123});
	});

	it('refuses what is no safe integer', () => {
		expect(parseDecimal('90071992547409.92', 2)).toMatchObject({ok: false});
		expect(parseDecimal('90071992547409.91', 2)).toEqual({ok: true, value: 9_007_199_254_740_991});
		expect(parseDecimal('1e300', 2)).toMatchObject({ok: false});
	});
});

describe('formatDecimal', () => {
	it.each([
		[1250, 2, undefined, '12.50'],
		[-5, 2, undefined, '-0.05'],
		[7, 0, undefined, '7'],
		[1250, 2, 0, '12.5'],
		[1200, 2, 0, '12'],
		[1200, 4, 2, '0.12'],
		[0, 6, 2, '0.00'],
	])('writes %i of %i decimals, trimmed to %s, as %s', (value, decimals, trimTo, text) => {
		expect(formatDecimal(value, decimals, trimTo === undefined ? {} : {trimTo})).toBe(text);
	});
});
