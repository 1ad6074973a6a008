import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {
	clipLine,
	fitLine,
	lineText,
	lineWidth,
	span,
	spreadLine,
	textWidth,
	wrapText,
} from '../../../../../source/panel/text/line.ts';
import {isHarmless} from '../../../../../state/domain/text/harmless-text.ts';

test('the quick width agrees with an independent one for every character it takes', () => {
	for (let code = 0x20; code < 0x3000; code += 1) {
		const character = String.fromCodePoint(code);
		// What cannot be shown is shown by its number.
		if (/\p{Mn}/u.test(character) || !isHarmless(character)) continue;
		expect(textWidth(character), `U+${code.toString(16)}`).toBe(stringWidth(character));
	}
});

test('a clipped line ends with an ellipsis and never exceeds its width', () => {
	const line = [span('sma_'), span('crossover 日本')];
	expect(lineText(clipLine(line, 9))).toBe('sma_cros…');
	expect(lineText(clipLine(line, 16))).toBe('sma_crossover …');
	expect(lineWidth(clipLine(line, 17))).toBeLessThanOrEqual(17);
	expect(clipLine(line, 0)).toEqual([]);
});

test('a fitted line has exactly its width', () => {
	for (let width = 0; width < 30; width += 1)
		expect(lineWidth(fitLine([span('eq '), span('10,049.20 日')], width))).toBe(width);
});

test('the right end stays when the left one has no room', () => {
	expect(lineText(spreadLine([span('67,412.50')], [span(' +0.42%')], 12))).toBe('67,4… +0.42%');
	expect(lineText(spreadLine([span('a')], [span('b')], 5))).toBe('a   b');
});

test('text wraps at spaces and its last line is clipped', () => {
	expect(wrapText('the algorithm threw in run()', 10, 2)).toEqual(['the', 'algorithm…']);
	expect(wrapText('short', 10, 3)).toEqual(['short']);
});
