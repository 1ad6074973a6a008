import {describe, expect, it} from 'vitest';
import {
	checkParameter,
	expectedText,
	parseParameter,
	type ParameterSpec,
} from '../../../../../state/domain/instance/parameter.ts';

const whole: ParameterSpec = {name: 'fast', default: 10, min: 2, max: 200, step: 1};
const share: ParameterSpec = {name: 'share', default: 0.1, min: 0, step: 0.1};
const side: ParameterSpec = {name: 'side', default: 'long', choices: ['long', 'both']};
const loud: ParameterSpec = {name: 'loud', default: false};
const note: ParameterSpec = {name: 'note', default: ''};

describe('a value of a parameter', () => {
	it.each([
		[whole, 2, true],
		[whole, 200, true],
		[whole, 1, false],
		[whole, 201, false],
		[whole, 2.5, false],
		[whole, '10', false],
		[whole, Number.NaN, false],
		[whole, Number.POSITIVE_INFINITY, false],
		[share, 0.3, true],
		[share, 0.7, true],
		[share, 0.25, false],
		[share, -0.1, false],
		[side, 'both', true],
		[side, 'short', false],
		[loud, true, true],
		[loud, 1, false],
		[note, '', true],
		[note, null, false],
	] as const)('of %o: %o fits: %o', (spec, value, fits) => {
		const verdict = checkParameter(spec, value);
		expect(verdict.ok).toBe(fits);
		if (!verdict.ok) expect(verdict.reason).toBe(`expected ${expectedText(spec)}`);
	});

	it.each([
		[whole, ' 12 ', 12],
		[whole, '', undefined],
		[whole, 'ten', undefined],
		[whole, '1e1', 10],
		[side, 'both', 'both'],
		[loud, 'true', true],
		[loud, 'yes', undefined],
		[note, ' a text ', ' a text '],
	] as const)('of %o is read from %o as %o', (spec, text, value) => {
		const verdict = parseParameter(spec, text);
		expect(verdict.ok ? verdict.value : undefined).toBe(value);
	});

	it('is described for a person', () => {
		expect([whole, share, side, loud, note].map(expectedText)).toEqual([
			'a whole number from 2 to 200',
			'a number of at least 0, in steps of 0.1 from 0.1',
			'one of long both',
			'true or false',
			'a text',
		]);
		expect(expectedText({name: 'x', default: 1, max: 3})).toBe('a number of at most 3');
	});
});
