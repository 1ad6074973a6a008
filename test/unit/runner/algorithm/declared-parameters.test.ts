import {describe, expect, it} from 'vitest';
import {readDeclaredParameters} from '../../../../runner/algorithm/declared-parameters.ts';

describe('declared parameters', () => {
	it('are values, or values with limits, in the order of the class', () => {
		expect(
			readDeclaredParameters({
				slow: 30,
				fast: {default: 10, min: 2, max: 200, step: 1, help: 'bars'},
				side: {default: 'long', choices: ['long', 'both']},
				loud: false,
			}),
		).toEqual({
			ok: true,
			specs: [
				{name: 'slow', default: 30},
				{name: 'fast', default: 10, min: 2, max: 200, step: 1, help: 'bars'},
				{name: 'side', default: 'long', choices: ['long', 'both']},
				{name: 'loud', default: false},
			],
		});
	});

	it('may be missing', () => {
		expect(readDeclaredParameters(undefined)).toEqual({ok: true, specs: []});
		expect(readDeclaredParameters(null)).toEqual({ok: true, specs: []});
	});

	it.each([
		['a list', [], /expected an object/],
		['a number', 3, /expected an object/],
		['a function as value', {a: () => 1}, /parameter a: expected a number/],
		['a list as value', {a: [1]}, /parameter a: expected a number/],
		['no number', {a: Number.NaN}, /parameter a: expected a number/],
		['no default', {a: {min: 1}}, /parameter a: its default/],
		['a key that is not known', {a: {default: 1, maximum: 3}}, /a: maximum is not known.*max/],
		['a default below its least', {a: {default: 1, min: 2}}, /default 1 does not fit.*at least 2/],
		['a default that is no choice', {a: {default: 'x', choices: ['y']}}, /one of y/],
		['choices of another type', {a: {default: 1, choices: ['1']}}, /choices/],
		['no choices', {a: {default: 1, choices: []}}, /choices/],
		['limits of a text', {a: {default: 'x', min: 1}}, /min belong/],
		['a limit that is a text', {a: {default: 1, max: '9'}}, /its max is not a number/],
		['a step of 0', {a: {default: 1, step: 0}}, /step/],
		['a name that no --set can name', {'a b': 1}, /a b: its name/],
	])('with %s are refused with the reason', (_, declared, reason) => {
		const read = readDeclaredParameters(declared);
		expect(read).toEqual({ok: false, reason: expect.stringMatching(reason)});
	});
});
