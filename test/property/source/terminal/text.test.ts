import * as fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {
	clipToWidth,
	displayWidth,
	padToWidth,
	sanitizeText,
} from '../../../../source/terminal/text.ts';

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

// oxlint-disable-next-line no-control-regex -- what must not survive
const obeyed = /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/;
// oxlint-disable-next-line no-control-regex -- the one sequence that may survive
const sgr = /\u001B\[[\d;:]*m/g;

test('no control character but those of SGR survives', () => {
	fc.assert(
		fc.property(text, dirty => {
			expect(sanitizeText(dirty, 'sgr').replaceAll(sgr, '')).not.toMatch(obeyed);
			expect(sanitizeText(dirty, 'nothing')).not.toMatch(obeyed);
		}),
		{numRuns: 5000},
	);
});

test('what is clipped never exceeds the width and what is padded has exactly the width', () => {
	fc.assert(
		fc.property(text, fc.integer({min: 0, max: 40}), (dirty, width) => {
			const clean = sanitizeText(dirty, 'sgr');
			const clipped = clipToWidth(clean, width);
			expect(stringWidth(clipped)).toBeLessThanOrEqual(width);
			if (clean.includes('\u001B')) expect(clipped.endsWith('\u001B[0m')).toBe(true);
			expect(displayWidth(padToWidth(clean, width))).toBe(width);
		}),
		{numRuns: 3000},
	);
});
