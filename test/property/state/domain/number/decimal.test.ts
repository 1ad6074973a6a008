import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {formatDecimal, parseDecimal} from '../../../../../state/domain/number/decimal.ts';
import {mulDiv} from '../../../../../state/domain/number/mul-div.ts';

const decimals = fc.integer({min: 0, max: 8});

describe('decimals', () => {
	it('come out as they went in', () => {
		fc.assert(
			fc.property(
				fc.maxSafeInteger(),
				decimals,
				fc.integer({min: 0, max: 8}),
				(value, places, trimTo) => {
					for (const text of [formatDecimal(value, places), formatDecimal(value, places, {trimTo})])
						expect(parseDecimal(text, places)).toEqual({ok: true, value});
				},
			),
		);
	});

	it('agree with big integers on any digits', () => {
		fc.assert(
			fc.property(
				fc.bigInt({min: 0n, max: 10n ** 24n}),
				fc.integer({min: 0, max: 12}),
				decimals,
				(digits, point, places) => {
					const padded = String(digits).padStart(point + 1, '0');
					const text = `${padded.slice(0, padded.length - point)}.${padded.slice(padded.length - point)}`;
					const excess = Math.max(0, point - places);
					const unit = 10n ** BigInt(excess);
					const scaled = digits * 10n ** BigInt(Math.max(0, places - point));
					const rounded = (scaled + unit / 2n) / unit;
					const parsed = parseDecimal(text, places, {excess: 'round'});
					if (rounded > BigInt(Number.MAX_SAFE_INTEGER)) expect(parsed.ok).toBe(false);
					else expect(parsed).toEqual({ok: true, value: Number(rounded)});
					expect(parseDecimal(text, places).ok).toBe(
						scaled % unit === 0n && scaled / unit <= BigInt(Number.MAX_SAFE_INTEGER),
					);
				},
			),
		);
	});

	it('say the same with an exponent', () => {
		fc.assert(
			fc.property(
				fc.integer({min: 0, max: 10 ** 9}),
				fc.integer({min: -8, max: 3}),
				(digits, exponent) => {
					const shift = 8 + exponent;
					expect(parseDecimal(`${digits}e${exponent}`, 8)).toEqual(
						Number.isSafeInteger(digits * 10 ** shift)
							? {ok: true, value: digits * 10 ** shift}
							: expect.objectContaining({ok: false}),
					);
				},
			),
		);
	});
});

describe('mulDiv', () => {
	it('is the exact quotient, rounded half away from zero', () => {
		const divisor = fc.maxSafeInteger().filter(value => value !== 0);
		fc.assert(
			fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), divisor, (a, b, c) => {
				const twice = (2n * BigInt(a) * BigInt(b)) / BigInt(c);
				// Truncated twice the quotient, moved one away from zero and halved, rounds halves away.
				const exact = (twice + (twice < 0n ? -1n : 1n)) / 2n;
				const isSafe =
					exact >= -BigInt(Number.MAX_SAFE_INTEGER) && exact <= BigInt(Number.MAX_SAFE_INTEGER);
				if (isSafe) expect(mulDiv(a, b, c)).toBe(Number(exact));
				else expect(() => mulDiv(a, b, c)).toThrow(RangeError);
			}),
			{numRuns: 1000},
		);
	});
});
