import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createLineBlocks} from '../../../../state/log/line-blocks.ts';

const lineBytesMax = 16;

/** Lines of every length around the limit, of few different bytes, so that borders meet. */
const stream = fc.array(
	fc.oneof(
		fc.constant(Buffer.from('\n')),
		fc
			.array(fc.constantFrom(0x61, 0x0a, 0x0d, 0x00, 0xe2, 0x82, 0xac, 0xff), {maxLength: 40})
			.map(bytes => Buffer.from(bytes)),
	),
	{maxLength: 12},
);

test('however a stream is cut into chunks, its lines come out whole and in order, long ones in pieces', () => {
	fc.assert(
		fc.property(stream, chunks => {
			const out: Buffer[] = [];
			let isOpen = false;
			const blocks = createLineBlocks({
				lineBytesMax,
				takeLines(lines) {
					expect(isOpen).toBe(false);
					expect(lines.at(-1)).toBe(0x0a);
					const each = lines.toString('latin1').slice(0, -1).split('\n');
					expect(each.every(line => line.length <= lineBytesMax)).toBe(true);
					out.push(Buffer.from(lines));
				},
				takePiece({bytes, continued, unfinished}) {
					expect(continued).toBe(isOpen);
					expect(bytes.length).toBeLessThanOrEqual(lineBytesMax);
					isOpen = unfinished;
					out.push(Buffer.from(bytes), Buffer.from(unfinished ? '' : '\n'));
				},
			});
			for (const chunk of chunks) blocks.push(chunk);
			blocks.end();
			expect(isOpen).toBe(false);
			const printed = Buffer.concat(chunks).toString('latin1');
			const whole = printed === '' || printed.endsWith('\n') ? printed : `${printed}\n`;
			expect(Buffer.concat(out).toString('latin1')).toBe(whole);
		}),
		{numRuns: 2000},
	);
});
