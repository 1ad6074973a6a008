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
