import {describe, expect, test} from 'vitest';
import {
	matchesPattern,
	mayMatchBelow,
	patternFault,
} from '../../../../runner/algorithm/file-pattern.ts';

describe('a pattern of data files', () => {
	test.each([
		['settings.json', 'settings.json', true],
		['*.json', 'settings.json', true],
		['*.json', 'data/settings.json', false],
		['data/*.csv', 'data/a.csv', true],
		['data/*.csv', 'data/deep/a.csv', false],
		['**/*.csv', 'a.csv', true],
		['**/*.csv', 'data/deep/a.csv', true],
		['data/**/x.bin', 'data/x.bin', true],
		['data/**/x.bin', 'data/a/b/x.bin', true],
		['?.bin', 'a.bin', true],
		['?.bin', 'ab.bin', false],
		['a*b*c', 'aXbXbXc', true],
		['a*b*c', 'aXbXbX', false],
		['*', '.hidden', false],
		['.*', '.hidden', true],
		['**/*', '.git/config', false],
		['[ab].bin', 'a.bin', false],
		['[ab].bin', '[ab].bin', true],
	])('%s and %s: %s', (pattern, path, expected) => {
		expect(matchesPattern(pattern, path)).toBe(expected);
		const folder = path.split('/').slice(0, -1).join('/');
		if (expected && folder !== '') expect(mayMatchBelow(pattern, folder)).toBe(true);
	});

	test('of many stars is matched in little time', () => {
		expect(matchesPattern('*a'.repeat(60), `${'a'.repeat(5000)}b`)).toBe(false);
	});

	test.each(['', '/a', '../a', 'a/../b', 'a//b', './a', 'a\\b', 'a/', 'data/**', 'a\0b'])(
		'%j is refused',
		pattern => {
			expect(patternFault(pattern)).not.toBeNull();
		},
	);

	test.each(['a', 'a b.json', 'data/*.csv', '**/*', '.env', 'ä/ö.txt'])(
		'%j can be used',
		pattern => {
			expect(patternFault(pattern)).toBeNull();
		},
	);
});
