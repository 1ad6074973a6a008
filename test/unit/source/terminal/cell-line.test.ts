import {expect, test} from 'vitest';
import {cellsOf, changedStyle} from '../../../../source/terminal/cell-line.ts';
import {diffLine, paintLine} from '../../../../source/terminal/diff-line.ts';

test('two ways to one look are the same style', () => {
	expect(changedStyle(changedStyle('', '1'), '38;5;30')).toBe('1;38;5;30');
	expect(changedStyle(changedStyle('', '38;5;30'), '1')).toBe('1;38;5;30');
	expect(changedStyle('1;2;38;5;30', '22')).toBe('38;5;30');
	expect(changedStyle('1;31;48;2;1;2;3', '39;49')).toBe('1');
	expect(changedStyle('1;31', '')).toBe('');
	expect(changedStyle('7', '0;4')).toBe('4');
});

test('a wide character takes two cells, a combining mark none', () => {
	expect(cellsOf('a你e\u0301').characters).toEqual(['a', '你', '', 'e\u0301']);
	expect(cellsOf('│●⣿▁é').unsure).toBe(false);
	expect(cellsOf('🚀').unsure).toBe(true);
});

test('a change of look alone is a change', () => {
	expect(diffLine('ab', 'a\u001B[31mb', 4)).toBe('\u001B[5;2H\u001B[0;31mb\u001B[0m');
});

test('what a shorter line leaves over is erased', () => {
	expect(diffLine('abcdef', 'ab', 0)).toBe('\u001B[1;3H\u001B[K');
});

test('a row with a doubtful character is drawn whole, the column set anew behind it', () => {
	expect(diffLine('a🚀b', 'a🚀c', 0)).toBe('\u001B[1H\u001B[Ka🚀\u001B[4Gc');
	expect(paintLine('🚀b', 2)).toBe('\u001B[3H\u001B[K🚀\u001B[3Gb');
});
