import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createInputParser} from '../../../../source/terminal/input-parser.ts';
import type {InputEvent} from '../../../../source/terminal/key.ts';

const fragments = fc.constantFrom(
	'\u001B',
	'\u001B[',
	'\u001BO',
	'A',
	'\u001B[A',
	'\u001B[1;5C',
	'\u001B[3~',
	'\u001B[<0;10;5M',
	'\u001B[<0;10;5m',
	'\u001B[200~',
	'\u001B[201~',
	'é',
	'你',
	'🚀',
	'\r',
	'\t',
	'\u007F',
	'\u0003',
	'\u001B[I',
	'\u001B[O',
	'\u001B[Z',
	'[',
	'~',
	'1',
	';',
	'\u001B[[A',
	'\u001B[M !!',
	'\u009B',
	'\u001B[27;5;99~',
	'\u001B[99;5u',
	'\u001B[<',
	'\u001B[1114112u',
);
const bytes = fc.oneof(
	fc.array(fragments, {maxLength: 30}).map(parts => new Uint8Array(Buffer.from(parts.join('')))),
	fc.uint8Array({maxLength: 120}),
);

function eventsOf(pieces: readonly Uint8Array[]): InputEvent[] {
	const parser = createInputParser({escapeTimeoutMs: 50});
	const events = pieces.flatMap(piece => parser.feed(piece, 0));
	for (let nowMs = parser.deadlineMs(); nowMs !== undefined; nowMs = parser.deadlineMs())
		events.push(...parser.expire(nowMs));
	return events;
}

test('however the bytes are split into reads, the events are the same', () => {
	fc.assert(
		fc.property(bytes, fc.array(fc.nat(), {maxLength: 12}), (all, cuts) => {
			const positions = cuts.map(cut => cut % (all.length + 1)).toSorted((a, b) => a - b);
			const pieces = [0, ...positions].map((from, index) => all.subarray(from, positions[index]));
			expect(eventsOf(pieces)).toEqual(eventsOf([all]));
		}),
		{numRuns: 3000},
	);
});

test('nothing waits for ever: after the last deadline no bytes are held', () => {
	fc.assert(
		fc.property(bytes, all => {
			const parser = createInputParser({escapeTimeoutMs: 50});
			parser.feed(all, 0);
			for (let round = 0; parser.deadlineMs() !== undefined; round += 1) {
				expect(round).toBeLessThanOrEqual(all.length);
				parser.expire(parser.deadlineMs() ?? 0);
			}
		}),
		{numRuns: 1000},
	);
});

const keys = fc.constantFrom(
	'a',
	'K',
	' ',
	'\r',
	'é',
	'🚀',
	'\u001B[A',
	'\u001B[5~',
	'\u001BOB',
	'\u0003',
);
const inString = fc
	.oneof(fc.string({maxLength: 12}), fc.string({unit: 'grapheme', maxLength: 6}))
	.map(text =>
		// oxlint-disable-next-line no-control-regex -- those that end a string
		text.replaceAll(/[\u0007\u0018\u001A\u001B\u009C]/g, ''),
	);
const reply = fc.oneof(
	fc
		.tuple(fc.constantFrom(']', 'P', '_', '^', 'X'), inString)
		.map(([begin, text]) => `\u001B${begin}${text}\u001B\\`),
	inString.map(text => `\u001B]${text}\u0007`),
	inString.map(text => `\u009D${text}\u009C`),
	fc.constantFrom(
		'\u001B[?62;4c',
		'\u001B[>0;1;2c',
		'\u001B[24;80R',
		'\u001B[?0u',
		'\u001B[?1;2$y',
	),
);

test('whatever a terminal answers in between, however it is split, the keys alone arrive', () => {
	const stream = fc.array(
		fc.oneof(
			keys.map(key => ({key})),
			reply.map(text => ({text})),
		),
		{
			maxLength: 20,
		},
	);
	fc.assert(
		fc.property(stream, fc.array(fc.nat(), {maxLength: 12}), (parts, cuts) => {
			const all = Buffer.from(parts.map(part => ('key' in part ? part.key : part.text)).join(''));
			const alone = Buffer.from(parts.map(part => ('key' in part ? part.key : '')).join(''));
			const positions = cuts.map(cut => cut % (all.length + 1)).toSorted((a, b) => a - b);
			const pieces = [0, ...positions].map((from, index) => all.subarray(from, positions[index]));
			expect(eventsOf(pieces)).toEqual(eventsOf([alone]));
		}),
		{numRuns: 3000},
	);
});
