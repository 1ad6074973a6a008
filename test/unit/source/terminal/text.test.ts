import {expect, test} from 'vitest';
import {clipToWidth, displayWidth, padToWidth} from '../../../../source/terminal/text.ts';

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
