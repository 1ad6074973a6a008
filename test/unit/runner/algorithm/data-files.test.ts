import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {dataBytesMax, readDataFiles} from '../../../../runner/algorithm/data-files.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	mkdirSync(join(folder, 'data/deep'), {recursive: true});
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const write = (path: string, text = 'x') => writeFileSync(join(folder, path), text, {mode: 0o600});
const read = (...patterns: string[]) => readDataFiles({algorithm: 'a', folder, patterns});

test('files come once, by path, however many patterns name them', () => {
	for (const path of ['b.csv', 'a.json', 'data/c.csv', 'data/deep/d.csv']) write(path, path);
	const files = read('**/*.csv', 'data/c.csv', 'a.json');
	expect([...files.keys()]).toEqual(['a.json', 'b.csv', 'data/c.csv', 'data/deep/d.csv']);
	expect(files.get('data/c.csv')?.toString()).toBe('data/c.csv');
});

test('an empty file is a file', () => {
	write('empty', '');
	expect(read('empty').get('empty')).toHaveLength(0);
});

test('one that is too large is refused, and so are many together', () => {
	write('large.bin');
	truncateSync(join(folder, 'large.bin'), dataBytesMax + 1);
	expect(() => read('large.bin')).toThrow(expect.objectContaining({code: 'ALGORITHM_BAD_FILES'}));
	for (let at = 0; at < 5; at += 1) {
		write(`part${at}.bin`);
		truncateSync(join(folder, `part${at}.bin`), dataBytesMax);
	}
	expect(read('part0.bin').size).toBe(1);
	expect(() => read('part*.bin')).toThrow(/together/);
});

test('a pipe is refused and never waited for', () => {
	execFileSync('mkfifo', [join(folder, 'pipe')]);
	expect(() => read('pipe')).toThrow(/a pipe/);
});

test('one that other users can write is not trusted', () => {
	write('open.json');
	chmodSync(join(folder, 'open.json'), 0o666);
	expect(() => read('open.json')).toThrow(
		expect.objectContaining({code: 'ALGORITHM_NOT_TRUSTED', exitCode: 77}),
	);
});
