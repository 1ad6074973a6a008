import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {makeWorkFolder} from '../../../../source/control/work-folder.ts';

let parent = '';
beforeEach(() => {
	parent = mkdtempSync(join(tmpdir(), 'pitwall-'));
});
afterEach(() => {
	rmSync(parent, {recursive: true, force: true});
});

/** The pid of a process that has ended and was reaped. */
function deadPid(): number {
	return spawnSync(process.execPath, ['--version']).pid;
}

/** The name of the folder of another process of this pid namespace. */
function folderOf(pid: number): string {
	const own = basename(makeWorkFolder(parent)).split('-');
	return [...own.slice(0, 3), pid, '0', 'abcdef'].join('-');
}

test('the folders of processes that are gone are removed, with what is in them', () => {
	const left = join(parent, folderOf(deadPid()));
	mkdirSync(join(left, 'compiled'), {recursive: true});
	makeWorkFolder(parent);
	expect(existsSync(left)).toBe(false);
});

test('the folders of living processes, and what others put there, stay', () => {
	const own = makeWorkFolder(parent);
	const kept = [folderOf(process.ppid), 'pitwall-work-x', 'pitwall-scan-abc', 'other'];
	for (const name of kept) mkdirSync(join(parent, name));
	const otherNamespace = folderOf(deadPid()).replace(/-work-\d+/, '-work-12345');
	mkdirSync(join(parent, otherNamespace));
	makeWorkFolder(parent);
	const names = readdirSync(parent);
	for (const name of [basename(own), ...kept, otherNamespace]) expect(names).toContain(name);
});

test('a link with such a name is not followed', () => {
	const target = join(parent, 'precious');
	mkdirSync(join(target, 'data'), {recursive: true});
	symlinkSync(target, join(parent, folderOf(deadPid())));
	makeWorkFolder(parent);
	expect(existsSync(join(target, 'data'))).toBe(true);
});
