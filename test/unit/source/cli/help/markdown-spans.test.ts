import {expect, test} from 'vitest';
import {markdownSpans} from '../../../../../source/cli/help/markdown-spans.ts';

const shown = (text: string) =>
	markdownSpans(text)
		.map(span => (span.look === 'plain' ? span.text : `<${span.look}:${span.text}>`))
		.join('');

test.each([
	['a `b_c` d', 'a <code:b_c> d'],
	['`` a`b ``', '<code:a`b>'],
	['**bold `code`** _it_', '<bold:bold ><code:code> <italic:it>'],
	['snake_case_name and 2 ** 3', 'snake_case_name and 2 ** 3'],
	['an open ` and an open [', 'an open ` and an open ['],
	['(_why_)', '(<italic:why>)'],
	['![the panel](panel.svg)', '<italic:the panel>'],
])('%s', (text, expected) => {
	expect(shown(text)).toBe(expected);
});

test('a link names the topic of its page, unless it has that name itself', () => {
	expect(shown('see [the forms](bars.md#forms-of-time).')).toBe(
		'see <link:the forms> (pitwall help bars).',
	);
	expect(shown('[Exit codes](exit-codes.md)')).toBe('<link:Exit codes>');
	expect(shown('[below](#files), [README](../README.md), [site](https://example.org)')).toBe(
		'<link:below>, <link:README>, <link:site>',
	);
	expect(shown('[`ps`](nosuch.md)')).toBe('<code:ps>');
});
