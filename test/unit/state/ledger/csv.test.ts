import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {csvLine, csvRecords} from '../../../../state/ledger/csv.ts';

let folder = '';
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
});
afterAll(() => {
	rmSync(folder, {recursive: true});
});

/** As another program may write it, and as an older Pitwall did. */
const quotedLine = (fields: readonly string[]) =>
	`${fields.map(field => `"${field.replaceAll('"', '""')}"`).join(',')}\r\n`;

function readBack(text: string): string[][] {
	const path = join(folder, 'file.csv');
	writeFileSync(path, text);
	return [...csvRecords(path)].map(({fields}) => fields);
}

describe('comma-separated values', () => {
	test('commas, quotes and line ends are quoted; nothing else is', () => {
		expect(csvLine(['a', 'b,c', 'd"e', 'f\ng', null, 5])).toBe('a,"b,c","d""e",f␊g,,5\r\n');
	});

	test.each([
		['=cmd|calc', "'=cmd|calc"],
		['+1+1', "'+1+1"],
		['-2+3', "'-2+3"],
		['@SUM(A1)', "'@SUM(A1)"],
		['\t=1', "'    =1"],
		['＝1', "'＝1"],
		['-12.50', '-12.50'],
		['+1e-7', '+1e-7'],
		['a\0b\u001B[31m\u009B\u202E', 'a␀b␛[31m\\x9b\\u202e'],
	])('%j is written as %s', (text, written) => {
		expect(csvLine([text])).toBe(`${written}\r\n`);
	});

	test('a last record without its line end is read', () => {
		expect(readBack('a,b\r\nc,d')).toEqual([
			['a', 'b'],
			['c', 'd'],
		]);
	});

	test('whatever was written is read back, also across chunks', () => {
		const field = fc.oneof(fc.string(), fc.constantFrom('"', ',', '\n', '\r\n', 'ä€😀'));
		const long = fc.string({minLength: 30_000, maxLength: 80_000});
		const record = fc.array(
			fc.oneof({weight: 30, arbitrary: field}, {weight: 1, arbitrary: long}),
			{
				minLength: 2,
				maxLength: 6,
			},
		);
		fc.assert(
			fc.property(fc.array(record, {maxLength: 12}), records => {
				expect(readBack(records.map(fields => quotedLine(fields)).join(''))).toEqual(records);
			}),
			{numRuns: 60},
		);
	});
});
