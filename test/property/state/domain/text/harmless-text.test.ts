import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {harmlessText, shownDocument} from '../../../../../state/domain/text/harmless-text.ts';

// oxlint-disable-next-line no-control-regex -- what must not survive
const obeyed = /[\u0000-\u001F\u007F-\u009F]|\p{Bidi_Control}|[\u200B-\u200F\u2028\u2029\uFEFF]/u;

const text = fc.string({unit: 'binary', maxLength: 200});

test('no character that a terminal obeys, or that nobody sees, leaves', () => {
	fc.assert(
		fc.property(text, dirty => {
			expect(harmlessText(dirty)).not.toMatch(obeyed);
			const shown = shownDocument(dirty);
			expect(shown.slice(0, -1)).not.toMatch(obeyed);
			expect(JSON.parse(shown)).toBe(dirty);
		}),
		{numRuns: 3000},
	);
});
