import {expect, test} from 'vitest';
import {
	clipToWidth,
	displayWidth,
	padToWidth,
	sanitizeText,
} from '../../../../source/terminal/text.ts';

test('colours survive, everything else that a terminal obeys does not', () => {
	const dirty = 'a\u001B[31mb\u001B[2Jc\u001B]0;title\u0007d\u001B]52;c;QQ==\u001B\\e\u009B5mf\bg';
	expect(sanitizeText(dirty, 'sgr')).toBe('a\u001B[31mbcdefg');
	expect(sanitizeText(dirty, 'nothing')).toBe('abcdefg');
});

test('a tab becomes four spaces and a progress line keeps its last state', () => {
	expect(sanitizeText('a\tb', 'nothing')).toBe('a    b');
	expect(sanitizeText('10 %\r20 %\r30 %\r', 'nothing')).toBe('30 %');
	expect(sanitizeText('\r', 'nothing')).toBe('');
});

test('marks that reverse the direction of text are removed', () => {
	expect(sanitizeText('buy\u202Elles\u2066', 'nothing')).toBe('buylles');
});

test('wide characters count two columns and are never cut in half', () => {
	expect(displayWidth('\u001B[1m你好\u001B[0m🚀e\u0301')).toBe(7);
	expect(clipToWidth('你好', 3)).toBe('你');
	expect(padToWidth('你好', 3)).toBe('你 ');
});

test('what is cut keeps its styles closed', () => {
	expect(clipToWidth('\u001B[31mhello\u001B[0m world', 3)).toBe('\u001B[31mhel\u001B[0m');
	expect(clipToWidth('hello', 3)).toBe('hel');
	expect(clipToWidth('hello', 0)).toBe('');
});
