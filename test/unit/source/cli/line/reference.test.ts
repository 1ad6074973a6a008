import {expect, test} from 'vitest';
import {withSections} from '../../../../../source/cli/line/reference.ts';

test('a generated section replaces the text between its marks, on each page that has it', () => {
	const page = 'a\n<!-- generated: keys -->\nold\n<!-- end: keys -->\nb\n';
	const pages = new Map([
		['one', page],
		['two', page],
		['none', 'no marks'],
	]);
	const once = withSections(pages, new Map([['keys', 'new']]));
	const written = 'a\n<!-- generated: keys -->\n\nnew\n\n<!-- end: keys -->\nb\n';
	expect([...once.values()]).toEqual([written, written, 'no marks']);
	expect(withSections(once, new Map([['keys', 'new']]))).toEqual(once);
});

test('a section without a page is an error', () => {
	expect(() => withSections(new Map([['one', 'text']]), new Map([['codes', '']]))).toThrow('codes');
	const turned = new Map([['one', '<!-- end: codes --><!-- generated: codes -->']]);
	expect(() => withSections(turned, new Map([['codes', '']]))).toThrow('codes');
});
