import {expect, test} from 'vitest';
import {markdownBlocks} from '../../../../../source/cli/help/markdown-blocks.ts';

test('each kind of block is read, and running lines are joined', () => {
	const page = [
		'# Title',
		'<!-- generated: keys -->',
		'One line',
		'and the next.',
		'',
		'- an item',
		'  that goes on',
		'  - below it',
		'12. numbered',
		'',
		'> a warning',
		'> in two lines',
		'',
		'```ts',
		'# no heading',
		'',
		'| no table',
		'```',
		'| A | B |',
		'| --- | ---: |',
		String.raw`| a \| b | |`,
		'text at the table',
		'---',
	].join('\n');
	expect(markdownBlocks(page)).toEqual([
		{kind: 'heading', level: 1, text: 'Title'},
		{kind: 'paragraph', text: 'One line and the next.'},
		{kind: 'item', indent: 0, marker: '•', text: 'an item that goes on'},
		{kind: 'item', indent: 2, marker: '•', text: 'below it'},
		{kind: 'item', indent: 0, marker: '12.', text: 'numbered'},
		{kind: 'quote', text: 'a warning in two lines'},
		{kind: 'code', lines: ['# no heading', '', '| no table']},
		{
			kind: 'table',
			rows: [
				['A', 'B'],
				['a | b', ''],
			],
		},
		{kind: 'paragraph', text: 'text at the table'},
		{kind: 'rule'},
	]);
});

test('a fence or a table that the page does not close ends with the page', () => {
	expect(markdownBlocks('```\ncode')).toEqual([{kind: 'code', lines: ['code']}]);
	expect(markdownBlocks('| a |')).toEqual([{kind: 'table', rows: [['a']]}]);
	expect(markdownBlocks('')).toEqual([]);
});
