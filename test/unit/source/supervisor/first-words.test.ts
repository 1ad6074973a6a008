import {expect, test} from 'vitest';
import {firstLine} from '../../../../source/supervisor/first-words.ts';

test('the first line that says something, harmless and short', () => {
	expect(firstLine('')).toBe(null);
	expect(firstLine('\n \nBOT: no\nwhy: x')).toBe('BOT: no');
	expect(firstLine('a\u001B[31mb\u202Ec')).toBe('a [31mb c');
	expect(firstLine('x'.repeat(5000))).toHaveLength(300);
});
