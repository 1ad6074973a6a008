import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {graphemesOf, isNarrow} from '../../../../source/terminal/segmenter.ts';

const node = new Intl.Segmenter(undefined, {granularity: 'grapheme'});
const units = Array.from({length: 0x1_00_00}, (_, code) => String.fromCharCode(code));
const parts = (text: string) => [...graphemesOf(text)].map(({segment, index}) => [segment, index]);
const partsOfNode = (text: string) =>
	[...node.segment(text)].map(({segment, index}) => [segment, index]);

test('text is split as Node splits it, whichever two characters meet', () => {
	const quickly = units.filter(unit => unit < ' ' || isNarrow(unit));
	const neighbours = ['a', '1', '─', '⣿', '\r', '\n', '\u0301', '\u200D', '\uFE0F', '\u20E3'];
	for (const unit of quickly) {
		const text = neighbours.map(neighbour => `${unit}${neighbour}${unit}`);
		for (const each of text) expect(parts(each)).toEqual(partsOfNode(each));
	}
});

test('a narrow character takes one column and stands alone', () => {
	const narrow = units.filter(isNarrow);
	expect(narrow.length).toBeGreaterThan(1000);
	for (const unit of narrow) {
		expect(stringWidth(unit), unit).toBe(1);
		expect(partsOfNode(`${unit}${unit}a${unit}`).length, unit).toBe(4);
	}
});

test('what is not narrow: wide characters, emoji, accents, control characters', () => {
	for (const text of ['漢', '👩‍👩‍👧', 'e\u0301', '\t', '\u001B[1m', '☔', '◽', '❤\uFE0F'])
		expect(isNarrow(text), text).toBe(false);
});

test('no single UTF-16 unit needs the pattern of all emoji to be known as wide', () => {
	const pattern = new RegExp(String.raw`^\p{RGI_Emoji}$`, 'v');
	const emoji = units.filter(unit => pattern.test(unit));
	expect(emoji.length).toBeGreaterThan(0);
	// With an accent it is no emoji any more, and its width is that of the table.
	for (const unit of emoji) expect(stringWidth(`${unit}\u0301`), unit).toBe(2);
});
