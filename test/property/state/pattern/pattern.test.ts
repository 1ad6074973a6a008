import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {compilePattern, type Pattern} from '../../../../state/pattern/pattern.ts';

const atom = fc.constantFrom(
	...[
		'a',
		'b',
		'B',
		'.',
		'\\w',
		'\\d',
		'\\s',
		'[ab]',
		'[^a]',
		'[a-c_]',
		'\\p{L}',
		'é',
		'\\.',
		'^',
		'$',
		'\\b',
	],
	...['\\B', '\\u{61}', '\\u0062', '\\x61', '🚀', '[^\\s]', '\\uD83D\\uDE80', ' ', '-', '\\/'],
);

const signs = fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?', '+?', '??');

/** Patterns; `repeats`: what may be repeated. */
function patterns(repeats: (inner: string) => boolean): fc.Arbitrary<string> {
	const {tree} = fc.letrec<{tree: string}>(tie => ({
		tree: fc.oneof(
			{maxDepth: 4},
			atom,
			fc.array(tie('tree'), {minLength: 1, maxLength: 3}).map(parts => parts.join('')),
			fc.array(tie('tree'), {minLength: 2, maxLength: 3}).map(parts => `(?:${parts.join('|')})`),
			fc
				.tuple(tie('tree'), signs)
				.map(([inner, sign]) => (repeats(inner) ? `(${inner})${sign}` : inner)),
		),
	}));
	return tree;
}

/** RegExp refuses to repeat nothing, which may lead it another way to the same match, or to a longer one. */
const canBeEmpty = (inner: string) =>
	/\\b|\\B|\^|\$/.test(inner) || new RegExp(`^(?:${inner})$`, 'u').test('');

const text = fc
	.array(fc.constantFrom('a', 'b', 'B', 'c', '_', ' ', '1', 'é', '🚀', '.', '-', '/', '\n'), {
		maxLength: 10,
	})
	.map(letters => letters.join(''));

const texts = fc.array(text, {minLength: 1, maxLength: 4});

function compiled(source: string, ignoreCase: boolean): Pattern {
	const answer = compilePattern(source, {ignoreCase});
	if (!answer.ok) throw new Error(answer.reason);
	return answer.pattern;
}

test('a pattern matches what RegExp matches', () => {
	fc.assert(
		fc.property(
			patterns(() => true),
			texts,
			fc.boolean(),
			(source, all, ignoreCase) => {
				const native = new RegExp(source, ignoreCase ? 'iu' : 'u');
				const pattern = compiled(source, ignoreCase);
				// V8 finds \B between the halves of a surrogate pair.
				const fair = source.includes('\\B') ? all.map(one => one.replaceAll('🚀', '')) : all;
				for (const one of fair) expect(pattern.test(one)).toBe(native.test(one));
			},
		),
		{numRuns: 4000},
	);
});

test('it matches at the same places', () => {
	fc.assert(
		fc.property(
			patterns(inner => !canBeEmpty(inner)),
			texts,
			(source, all) => {
				for (const one of all) {
					const found = [...one.matchAll(new RegExp(source, 'gu'))]
						.map(({0: match, index}) => [index, index + match.length])
						.filter(([begin, end]) => begin !== end);
					expect(compiled(source, false).ranges(one, 100)).toEqual(found);
				}
			},
		),
		{numRuns: 4000},
	);
});

test('any text is a pattern or is refused with a reason, and never throws', () => {
	fc.assert(
		fc.property(fc.string({unit: 'grapheme', maxLength: 40}), text, (source, any) => {
			// Without the flag u, RegExp takes halves of it.
			const one = any.replaceAll('🚀', '');
			const answer = compilePattern(source);
			if (answer.ok) expect(answer.pattern.test(one)).toBe(matches(source, one));
			else expect(answer.reason).not.toBe('');
		}),
		{numRuns: 3000},
	);
});

function matches(source: string, one: string): boolean {
	try {
		return new RegExp(source, 'u').test(one);
	} catch {
		return new RegExp(source).test(one);
	}
}
