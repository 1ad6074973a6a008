import {expect, test} from 'vitest';
import {
	harmlessText,
	shownDocument,
	shownLine,
	shownLines,
	shownNote,
} from '../../../../../state/domain/text/harmless-text.ts';

test.each([
	['ESC and CSI', '\u001B[2Jx', '␛[2Jx'],
	['OSC 52, which sets the clipboard', '\u001B]52;c;QQ==\u0007', '␛]52;c;QQ==␇'],
	['DCS with its end', '\u001BPq\u001B\\', '␛Pq␛\\'],
	['C1', '\u009B31m\u0085', '\\x9b31m\\x85'],
	['a newline, which would forge a row', 'a\nBTC running', 'a␊BTC running'],
	['a carriage return', 'good\rbad', 'good␍bad'],
	['NUL and DEL', '\0\u007F', '␀␡'],
	['a tab', 'a\tb', 'a    b'],
	['direction overrides', '\u202Eabc\u2066\u061C\u200F', '\\u202eabc\\u2066\\u061c\\u200f'],
	['zero width', 'a\u200Bb\u200Dc\u2060\uFEFF\u00AD', 'a\\u200bb\\u200dc\\u2060\\ufeff\\u00ad'],
	['separators', '\u2028\u2029', '\\u2028\\u2029'],
	['tags', '\u{E0041}', '\\u{e0041}'],
	['characters without a shape', '\u115F\u3164\u034F', '\\u115f\\u3164\\u034f'],
	['half of a surrogate pair', '\uD83D', '\\ud83d'],
	['a variation selector behind a letter', 'a\uFE0F', 'a\\ufe0f'],
])('%s becomes visible', (_, text, shown) => {
	expect(harmlessText(text)).toBe(shown);
	// What was made harmless is so for every later exit.
	expect(harmlessText(shown)).toBe(shown);
});

test.each(['price 67 412,50 €', '日本', 'é', '🚀', '⚠️', 'مرحبا', '│─╭▁█⣿'])(
	'%s is shown as it is',
	text => expect(harmlessText(text)).toBe(text),
);

test('colours of a line are ours, those in a text are shown', () => {
	expect(shownLine(['a ', {text: '\u001B[31mb', sgr: '32'}])).toBe('a \u001B[32m␛[31mb\u001B[0m\n');
	expect(shownLine('a\nb')).toBe('a␊b\n');
	expect(shownLines('a\nb\u0007')).toBe('a\nb␇\n');
});

test('a line of a note that is no part of a refusal is indented', () => {
	const note = 'a\nBTC  LIVE  running\u0007\nwhy: b\n  more\nfix: c\n[SOME_CODE]';
	expect(shownNote(note)).toBe('a\n  BTC  LIVE  running␇\nwhy: b\n  more\nfix: c\n[SOME_CODE]\n');
});

test('JSON keeps its value and holds nothing that a terminal obeys', () => {
	const value = {text: 'a\nb\u009B\u202E\u2028\u{E0041}\uD83D', '\u200Bkey': 1};
	const shown = shownDocument(value);
	expect(JSON.parse(shown)).toEqual(value);
	expect(shown).toBe('{"text":"a\\nb\\u009b\\u202e\\u2028\\udb40\\udc41\\ud83d","\\u200bkey":1}\n');
});
