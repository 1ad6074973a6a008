import {describe, expect, test} from 'vitest';
import {combinationsAtMost, combinationsOf, parseSweeps} from '../../../../runner/backtest/grid.ts';
import {AppError} from '../../../../state/domain/error.ts';
import type {ParameterSpec} from '../../../../state/domain/instance/parameter.ts';

const specs: ParameterSpec[] = [
	{name: 'fast', default: 10, min: 2, max: 200, step: 1},
	{name: 'band', default: 0.5},
	{name: 'side', default: 'long', choices: ['long', 'both']},
	{name: 'loud', default: false},
];

const valuesOf = (text: string) => parseSweeps([text], specs, 'mine')[0]?.values;

function refusalOf(...texts: string[]): string {
	try {
		parseSweeps(texts, specs, 'mine');
	} catch (error) {
		expect(error).toBeInstanceOf(AppError);
		expect(error).toMatchObject({code: 'USAGE', exitCode: 64});
		return (error as AppError).message;
	}
	throw new Error('it was not refused');
}

describe('a sweep', () => {
	test('is every step of a range, both ends included', () => {
		expect(valuesOf('fast=5:50:15')).toEqual([5, 20, 35, 50]);
		expect(valuesOf('fast=5:49:15')).toEqual([5, 20, 35]);
		expect(valuesOf('fast=3:5')).toEqual([3, 4, 5]);
		expect(valuesOf('fast=7:7:1')).toEqual([7]);
	});

	test('counts in decimals, not in binary fractions', () => {
		expect(valuesOf('band=0.1:0.5:0.1')).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
		expect(valuesOf('band=-0.2:0.1:.1')).toEqual([-0.2, -0.1, 0, 0.1]);
	});

	test('is a list of values of the parameter’s type', () => {
		expect(valuesOf('side=long,both')).toEqual(['long', 'both']);
		expect(valuesOf('loud=true,false')).toEqual([true, false]);
		expect(valuesOf('fast=30,10,10')).toEqual([30, 10]);
	});

	test('is refused when a value does not fit', () => {
		expect(refusalOf('fast=1:10:1')).toContain('from 2 to 200');
		expect(refusalOf('side=short')).toContain('one of long both');
		expect(refusalOf('band=a,b')).toContain('a number');
		expect(refusalOf('fast=5:50:2.5')).toContain('whole number');
	});

	test('is refused when it is none', () => {
		expect(refusalOf('fast')).toContain('KEY=FROM:TO:STEP');
		expect(refusalOf('fast=50:5:5')).toContain('5 is less than 50');
		expect(refusalOf('fast=5:50:0')).toContain('more than 0');
		expect(refusalOf('fast=5:50:-5')).toContain('more than 0');
		expect(refusalOf('band=0:1:0.0000000000001')).toContain('13 decimals');
		expect(refusalOf('fats=5:50:5')).toContain('did you mean fast?');
		expect(refusalOf('band=1..2:3:1')).toContain('not a number');
		expect(refusalOf('fast=5:10:1', 'fast=7')).toContain('a range already');
	});

	test('is refused when the grid is too large', () => {
		expect(refusalOf('band=0:1:0.000001')).toContain('1000001 values');
		expect(refusalOf('band=0:1:0.001', 'fast=2:150:1')).toContain('149149 combinations');
	});
});

test('combinations change the last parameter fastest', () => {
	const axes = parseSweeps(['side=both,long', 'fast=2:3:1'], specs, 'mine');
	expect(combinationsOf(axes)).toEqual([
		{side: 'both', fast: 2},
		{side: 'both', fast: 3},
		{side: 'long', fast: 2},
		{side: 'long', fast: 3},
	]);
	expect(combinationsOf([])).toEqual([{}]);
});

test('no more threads are started than there can be combinations', () => {
	expect(combinationsAtMost([])).toBe(1);
	expect(combinationsAtMost(['fast=2:4', 'side=long,both'])).toBe(6);
	expect(combinationsAtMost(['band=0.1:0.3:0.1'])).toBe(3);
	for (const none of ['fast', 'fast=', 'fast=5:1:1', 'fast=1..2:3:1', 'fast=1:3:-1'])
		expect(combinationsAtMost([none])).toBe(1);
	expect(combinationsAtMost(['fast=1:3:0'])).toBeGreaterThan(1);
});
