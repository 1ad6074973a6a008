import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createLineSplitter} from '../../../../state/log/line-splitter.ts';

function split(chunks: Buffer[], pieceBytesMax: number) {
	const pieces: {text: string; continued: boolean; unfinished: boolean}[] = [];
	const splitter = createLineSplitter(pieceBytesMax, ({bytes, ...marks}) =>
		pieces.push({text: bytes.toString(), ...marks}),
	);
	for (const chunk of chunks) splitter.push(chunk);
	splitter.end();
	return pieces;
}

test('characters cut by the borders of chunks come out whole', () => {
	const bytes = Buffer.from('Preis 5 €\n日本🚀\nlast');
	const chunks = Array.from(bytes, byte => Buffer.from([byte]));
	expect(split(chunks, 64).map(piece => piece.text)).toEqual(['Preis 5 €', '日本🚀', 'last']);
});

test('a long line is cut between characters, and its pieces are marked', () => {
	expect(split([Buffer.from('€€€€\nx\n')], 7)).toEqual([
		{text: '€€', continued: false, unfinished: true},
		{text: '€€', continued: true, unfinished: false},
		{text: 'x', continued: false, unfinished: false},
	]);
});

test('binary garbage without a newline is cut all the same', () => {
	const pieces: number[] = [];
	const splitter = createLineSplitter(100, ({bytes}) => pieces.push(bytes.length));
	splitter.push(Buffer.alloc(1000, 0x80));
	splitter.push(Buffer.alloc(1000, 0xff));
	splitter.end();
	expect(pieces.reduce((sum, bytes) => sum + bytes, 0)).toBe(2000);
	expect(Math.max(...pieces)).toBeLessThanOrEqual(100);
});

test('however the bytes are cut into chunks, lines and pieces are the same', () => {
	const text = fc.string({unit: fc.constantFrom('a', 'é', '€', '🚀', '\n'), maxLength: 80});
	const cuts = fc.array(fc.integer({min: 1, max: 9}), {minLength: 1});
	fc.assert(
		fc.property(text, cuts, fc.integer({min: 4, max: 20}), (text, cuts, pieceBytesMax) => {
			const bytes = Buffer.from(text);
			const chunks: Buffer[] = [];
			for (let at = 0, turn = 0; at < bytes.length; turn++) {
				const length = cuts[turn % cuts.length] ?? 1;
				chunks.push(bytes.subarray(at, at + length));
				at += length;
			}
			const pieces = split(chunks, pieceBytesMax);
			expect(pieces).toEqual(split([bytes], pieceBytesMax));
			const joined = pieces.map(({text, unfinished}) => text + (unfinished ? '' : '\n')).join('');
			expect(joined).toBe(text === '' || text.endsWith('\n') ? text : `${text}\n`);
		}),
	);
});
