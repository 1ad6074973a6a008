import {
	closeSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {crashLogAt, firstWordsAfter, openCrashLog} from '../../../../state/log/crash-log.ts';

let folder: string;
let path: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	path = join(folder, 'BTC.crash.log');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const limits = {rotateBytes: 10_000, keepFiles: 2};
const line = (text: string) => `${text.padEnd(99)}\n`;
const fileNames = () => readdirSync(folder).toSorted();

test('a file that is large enough is emptied under its writer, and its end is kept', () => {
	const writer = openCrashLog(path);
	const crashLog = crashLogAt(path, limits);
	writeSync(writer, line('first').repeat(50));
	expect(crashLog.keepShort()).toBeGreaterThan(0);
	expect(fileNames()).toEqual(['BTC.crash.log']);
	writeSync(writer, line('second').repeat(100));
	crashLog.keepShort();
	writeSync(writer, line('third'));
	closeSync(writer);
	expect(readFileSync(path, 'utf8')).toBe(line('third'));
	expect(readFileSync(`${path}.000001`, 'utf8')).toBe(line('second').repeat(100));
});

test('only the newest rotated files stay, and none where none is wanted', () => {
	for (const text of ['a', 'b', 'c', 'd']) {
		writeFileSync(path, line(text).repeat(200));
		crashLogAt(path, limits).keepShort();
	}
	expect(fileNames()).toEqual(['BTC.crash.log', 'BTC.crash.log.000003', 'BTC.crash.log.000004']);
	expect(readFileSync(`${path}.000004`, 'utf8')).toBe(line('d').repeat(100));
	writeFileSync(path, line('e').repeat(200));
	crashLogAt(path, {...limits, keepFiles: 0}).keepShort();
	expect(fileNames()).toEqual(['BTC.crash.log']);
	expect(statSync(path).size).toBe(0);
});

test('a hole that a writer without O_APPEND leaves counts for nothing', () => {
	const writer = openSync(path, 'w');
	writeSync(writer, 'x', 50_000_000);
	crashLogAt(path, limits).keepShort();
	closeSync(writer);
	expect(fileNames()).toEqual(['BTC.crash.log']);
});

test('a file that is not there, or is none, is left alone', () => {
	expect(crashLogAt(path, limits).keepShort()).toBe(0);
	mkdirSync(path);
	expect(crashLogAt(path, limits).keepShort()).toBe(0);
	expect(firstWordsAfter(path, 0)).toBe('');
});

test('first words are those that came after', () => {
	writeFileSync(path, 'earlier\n');
	const bytes = statSync(path).size;
	writeFileSync(path, 'now\n', {flag: 'a'});
	expect(firstWordsAfter(path, bytes)).toBe('now\n');
	expect(firstWordsAfter(join(folder, 'none'), 0)).toBe('');
});
