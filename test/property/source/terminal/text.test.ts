import * as fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {clipToWidth, displayWidth, padToWidth} from '../../../../source/terminal/text.ts';
import {harmlessText, shownLine} from '../../../../state/domain/text/harmless-text.ts';

const fragments = fc.constantFrom(
	'\u001B[31m',
	'\u001B[0m',
	'\u001B[2J',
	'\u001B]0;title\u0007',
	'\u001B]52;c;AAAA\u001B\\',
	'\u001BP1$r\u001B\\',
	'\u009B31m',
	'\u0090x\u009C',
	'\u001B',
	'\b',
	'\r',
	'\t',
	'\u0007',
	'\u202E',
	'\u001B[38;2;1;2;3m',
	'\u001Bc',
	'\u001B[?1049l',
	'plain',
	'你好',
	'🚀',
	'e\u0301',
	'\u001B[',
	'\u001B[1;',
	'\u001B(0',
	'\n',
	'\u2028',
	'\u001B\u001B[2J',
);
const text = fc.oneof(
	fc.array(fragments, {maxLength: 30}).map(parts => parts.join('')),
	fc.string({unit: 'binary', maxLength: 80}),
);

test('what is clipped never exceeds the width and what is padded has exactly the width', () => {
	fc.assert(
		fc.property(text, fc.integer({min: 0, max: 40}), (dirty, width) => {
			const clean = shownLine([{text: dirty, sgr: '31'}, harmlessText(dirty)]).trimEnd();
			const clipped = clipToWidth(clean, width);
			expect(stringWidth(clipped)).toBeLessThanOrEqual(width);
			if (clean.includes('\u001B')) expect(clipped.endsWith('\u001B[0m')).toBe(true);
			expect(displayWidth(padToWidth(clean, width))).toBe(width);
		}),
		{numRuns: 3000},
	);
});
