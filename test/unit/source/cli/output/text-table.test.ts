import {expect, test} from 'vitest';
import {type Column, textTable} from '../../../../../source/cli/output/text-table.ts';

type Row = {name: string; price: string; note: string};

const columns: ReadonlyArray<Column<Row>> = [
	{title: 'NAME', align: 'left', dropAt: 0, cell: ({name}) => name, colour: () => '36'},
	{title: 'PRICE', align: 'right', dropAt: 1, cell: ({price}) => price},
	{title: 'NOTE', align: 'left', dropAt: 0, cell: ({note}) => note},
];
const rows = [
	{name: 'BTC', price: '67412.50', note: 'a note that is long'},
	{name: 'EURUSD', price: '1.08', note: ''},
];

test('columns are aligned and nothing trails', () => {
	expect(textTable(rows, columns, {columnsMax: null, colour: false})).toEqual([
		'NAME       PRICE  NOTE',
		'BTC     67412.50  a note that is long',
		'EURUSD      1.08',
	]);
});

test('a narrow terminal loses the less important column, then the end of the last', () => {
	const lines = textTable(rows, columns, {columnsMax: 20, colour: false});
	expect(lines).toEqual(['NAME    NOTE', 'BTC     a note that…', 'EURUSD']);
	for (const line of lines) expect(line.length).toBeLessThanOrEqual(20);
});

test('colour wraps the cell and changes no width', () => {
	const [, first] = textTable(rows, columns, {columnsMax: null, colour: true});
	expect(first).toEqual([{text: 'BTC   ', sgr: '36'}, '  67412.50  a note that is long']);
});

test('a cell is one line, and its width is that of what is shown', () => {
	const forged = [{name: 'A\nBTC', price: '1', note: '\u202Ex'}];
	expect(textTable(forged, columns, {columnsMax: null, colour: false})).toEqual([
		'NAME   PRICE  NOTE',
		'A␊BTC      1  \\u202ex',
	]);
});

test('no rows leave the heading', () => {
	expect(textTable([], columns, {columnsMax: 80, colour: true})).toEqual(['NAME  PRICE  NOTE']);
});
