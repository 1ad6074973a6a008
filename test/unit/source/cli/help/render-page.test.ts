import {expect, test} from 'vitest';
import {pageText, renderPage} from '../../../../../source/cli/help/render-page.ts';

const plain = (page: string, columns = 40) => pageText(page, columns).trimEnd().split('\n');

test('without colour a page is text: capitals for headings, backticks for code', () => {
	const page = [
		'## Keys of `ps`',
		'One two three four five six seven eight nine ten.',
		'- an item of the list that needs two lines',
		'- another',
		'',
		'> careful',
		'```',
		'\tindented code that is longer than forty columns',
		'```',
	].join('\n');
	expect(plain(page)).toEqual([
		'KEYS OF `ps`',
		'',
		'One two three four five six seven eight',
		'nine ten.',
		'',
		'• an item of the list that needs two',
		'  lines',
		'• another',
		'',
		'│ careful',
		'',
		'      indented code that is longer than forty columns',
	]);
});

test('a table gives the narrow columns their width and wraps the wide ones', () => {
	const page = [
		'| Key | Meaning |',
		'| --- | --- |',
		'| `fps` | upper limit of the frame rate of the panel |',
	].join('\n');
	expect(plain(page, 30)).toEqual([
		'Key    Meaning',
		'─────  ───────────────────────',
		'`fps`  upper limit of the',
		'       frame rate of the panel',
	]);
});

test('a table splits a word only when no column has room to spare', () => {
	const page = '| A | B |\n| --- | --- |\n| a b c d e f g h i j k l | ABCDEFGHIJKLMN |';
	expect(plain(page, 20)).toContain('a b   ABCDEFGHIJKLMN');
	const narrow = plain(page, 8);
	expect(narrow.every(line => line.length <= 8)).toBe(true);
	expect(narrow.join('').replaceAll(/[^A-N]/g, '')).toContain('ABC');
});

test('with colour looks are pieces of their own, and the text has no marks', () => {
	expect(renderPage('Press `q` **now**.', {columns: 40, colour: true})).toEqual([
		['Press ', {text: 'q', sgr: '36'}, ' ', {text: 'now', sgr: '1'}, '.'],
	]);
	expect(renderPage('# The keys', {columns: 40, colour: true})).toEqual([
		[{text: 'The keys', sgr: '1'}],
	]);
});
