import {describe, expect, test} from 'vitest';
import {compilePattern, type Pattern} from '../../../../state/pattern/pattern.ts';

function patternOf(source: string, ignoreCase = false): Pattern {
	const compiled = compilePattern(source, {ignoreCase});
	if (!compiled.ok) throw new Error(compiled.reason);
	return compiled.pattern;
}

// For each, RegExp needs a time that grows with the square of the text, or doubles with each letter.
test.each([
	['(a+)+$', 'a'.repeat(16_000) + '!'],
	['(a|a)*b', 'a'.repeat(16_000)],
	['(a*)*b', 'a'.repeat(16_000)],
	['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(16_000)],
	['(.*)(.*)(.*)(.*)(.*)x', 'a'.repeat(16_000)],
	['a?'.repeat(40) + 'a'.repeat(40) + 'b', 'a'.repeat(16_000)],
	['a+b', 'a'.repeat(16_000)],
	['(a|b)*a(a|b){60}c', 'ab'.repeat(8000)],
])('%s fails on a hostile line', (source, line) => {
	const pattern = patternOf(source);
	expect(pattern.test(line)).toBe(false);
	expect(pattern.ranges(line, 200)).toEqual([]);
});

test('a pattern that matches again and again, after a long look each time, finds what it can', () => {
	const ranges = patternOf('a(.*z)?').ranges('a'.repeat(300), 200);
	expect(ranges.length).toBeGreaterThan(0);
	expect(ranges.every(([begin, end]) => end === begin + 1)).toBe(true);
});

describe('what is refused is told', () => {
	test.each([
		['(?=a)b', /looks ahead or behind/],
		['(?<!a)b', /looks ahead or behind/],
		[String.raw`(a)\1`, /refers to a group/],
		[String.raw`(?<x>a)\k<x>`, /refers to a group/],
		['(a{1000}){1000}', /too large/],
		['(?:){99999999}', /too large/],
		['a{0,99999999}', /too large/],
		['a'.repeat(1001), /longer than 1000/],
		['(', /Unterminated group/],
		['[b-a]', /out of order/],
	])('%s', (source, reason) => {
		expect(compilePattern(source)).toEqual({ok: false, reason: expect.stringMatching(reason)});
	});
});

test.each([
	['a-b', true],
	[String.raw`a\-b`, false],
	['a]', false],
	['', true],
])('%j: whether it is nothing but a text', (source, isLiteral) => {
	expect(patternOf(source).literal).toBe(isLiteral ? source : null);
});

test('a group with a name, and case', () => {
	expect(patternOf('(?<year>\\d{4})-').ranges('on 2026-11-', 9)).toEqual([[3, 8]]);
	expect(patternOf('straße', true).test('STRAßE')).toBe(true);
	expect(patternOf('error', true).literal).toBeNull();
});
