import {mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {checkTargets, spareData, targetPath} from '../../../../runner/backtest/targets.ts';

let folder = '';
beforeEach(() => {
	folder = realpathSync(mkdtempSync(join(tmpdir(), 'pitwall-')));
});
afterEach(() => rmSync(folder, {recursive: true}));

const at = (name: string) => join(folder, name);
const equity = (name: string) => ({flag: '--equity', file: at(name)});
const trades = (name: string) => ({flag: '--trades', file: at(name)});

describe('a file that a backtest shall write', () => {
	it('may be new, or there already', () => {
		writeFileSync(at('old.csv'), '');
		expect(() => checkTargets([equity('new.csv'), trades('old.csv')])).not.toThrow();
	});

	it('takes the place of nothing but a file', () => {
		mkdirSync(at('folder'));
		for (const file of [at('folder'), '/dev/null'])
			expect(() => checkTargets([{flag: '--equity', file}])).toThrow(
				expect.objectContaining({code: 'OUTPUT_FILE_UNWRITABLE', exitCode: 74}),
			);
	});

	it('is no link, whatever that leads to', () => {
		writeFileSync(at('old.csv'), '');
		symlinkSync(at('old.csv'), at('link.csv'));
		symlinkSync('/nowhere/at/all', at('dangling.csv'));
		for (const name of ['link.csv', 'dangling.csv'])
			expect(() => checkTargets([equity(name)])).toThrow(
				expect.objectContaining({code: 'OUTPUT_FILE_LINK', exitCode: 73}),
			);
		expect(targetPath(at('link.csv'))).toBe(at('link.csv'));
	});

	it('lies in a directory that may be a link', () => {
		mkdirSync(at('folder'));
		symlinkSync(at('folder'), at('there'));
		expect(targetPath(at('there/new.csv'))).toBe(at('folder/new.csv'));
	});

	it('is not that of another flag, whatever it is called there', () => {
		const same = expect.objectContaining({code: 'OUTPUT_FILE_SAME', exitCode: 64}) as Error;
		expect(() => checkTargets([equity('new.csv'), trades('./new.csv')])).toThrow(same);
		mkdirSync(at('folder'));
		symlinkSync(at('folder'), at('there'));
		const twice = [equity('folder/new.csv'), trades('there/new.csv')];
		expect(() => checkTargets(twice)).toThrow(same);
	});

	it('is not the file of the bars', () => {
		writeFileSync(at('bars.csv'), '');
		symlinkSync(at('bars.csv'), at('link.csv'));
		for (const name of ['bars.csv', 'link.csv'])
			expect(() => spareData([equity(name)], at('bars.csv'))).toThrow(
				expect.objectContaining({code: 'OUTPUT_FILE_SAME'}) as Error,
			);
		expect(() => spareData([equity('new.csv')], at('bars.csv'))).not.toThrow();
	});
});
