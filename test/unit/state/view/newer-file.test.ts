import {mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync} from 'node:fs';
import {spawnSync} from 'node:child_process';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createNewerFileTest} from '../../../../state/view/newer-file.ts';

let root: string;
let nowMs: number;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'pitwall-'));
	nowMs = 0;
});
afterEach(() => rmSync(root, {recursive: true, force: true}));

function write(path: string, text: string): string {
	const full = join(root, path);
	mkdirSync(join(full, '..'), {recursive: true});
	writeFileSync(full, text);
	return full;
}

/** Asks again after the pause between two looks. */
function asker(codeFile: string) {
	const test = createNewerFileTest({
		directory: {snapshots: join(root, 'snapshots')},
		monotonicMs: () => nowMs,
	});
	return () => {
		nowMs += 1000;
		return test({nextSnapshotHash: 'aa', codeFile});
	};
}

test('a bundled algorithm is newer when any of its sources holds something else', () => {
	const file = write('mine.ts', 'main');
	const part = write('lib/part.ts', 'part');
	for (const [path, text] of [
		['mine.js', 'bundle'],
		['package.json', '{}'],
		['source/mine.ts', 'main'],
		['source/lib/part.ts', 'part'],
	] as const)
		write(`snapshots/aa/${path}`, text);
	const isNewer = asker(file);
	expect(isNewer()).toBe(false);
	writeFileSync(part, 'other');
	expect(isNewer()).toBe(true);
	// What was touched and holds the same is not newer.
	writeFileSync(part, 'part');
	expect(isNewer()).toBe(false);
	writeFileSync(file, 'also other');
	expect(isNewer()).toBe(true);
});

test('a plain script and a Python file are compared as they are', () => {
	const script = write('plain.mjs', 'code');
	write('snapshots/aa/plain.js', 'code');
	write('snapshots/aa/package.json', '{}');
	const isNewer = asker(script);
	expect(isNewer()).toBe(false);
	writeFileSync(script, 'newer');
	expect(isNewer()).toBe(true);
});

test('what cannot be read is no news, and nothing waits for it', () => {
	const file = write('mine.py', 'code');
	write('snapshots/aa/mine.py', 'code');
	write('snapshots/aa/entry.json', '{}');
	const isNewer = asker(file);
	unlinkSync(file);
	expect(isNewer()).toBe(false);
	expect(spawnSync('mkfifo', [file]).status).toBe(0);
	expect(isNewer()).toBe(false);
	unlinkSync(file);
	symlinkSync('mine.py', file);
	expect(isNewer()).toBe(false);
	unlinkSync(file);
	mkdirSync(file);
	expect(isNewer()).toBe(false);
	expect(asker(join(root, 'gone/mine.py'))()).toBe(false);
	const nothing = createNewerFileTest({directory: {snapshots: root}, monotonicMs: () => 0});
	expect(nothing({nextSnapshotHash: null, codeFile: file})).toBe(false);
	expect(nothing({nextSnapshotHash: 'bb', codeFile: file})).toBe(false);
});
