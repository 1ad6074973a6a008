import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {driftText} from '../../../../runner/algorithm/own-sources.ts';
import {
	hashOfFiles,
	makeSnapshotFiles,
} from '../../../../runner/algorithm/snapshot/snapshot-files.ts';

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'pitwall-'));
	mkdirSync(join(root, 'home/algorithm/lib'), {recursive: true});
	mkdirSync(join(root, 'deep/er'), {recursive: true});
	// By a link to the home, to a folder above it, to the folder of algorithms, and by a link to a link.
	symlinkSync(join(root, 'home'), join(root, 'link'));
	symlinkSync('../../link', join(root, 'deep/er/second'));
	mkdirSync(join(root, 'other'));
	symlinkSync(join(root, 'home/algorithm'), join(root, 'other/algorithm'));
});
afterEach(() => {
	rmSync(root, {recursive: true, force: true});
});

function write(file: string, text: string): void {
	writeFileSync(join(root, 'home/algorithm', file), text);
}

const ways = ['home', 'link', 'deep/er/second', 'other'] as const;
const fileBy = (way: string, file: string) => join(root, way, 'algorithm', file);
const takeBy = async (way: string, file: string) => makeSnapshotFiles(fileBy(way, file), 'python3');

test.each([
	[
		'mine.ts',
		'import {size} from "./lib/size.ts"; export class Algorithm { run() { return size; } }',
	],
	['plain.js', 'export class Algorithm { run() { return 1; } }'],
	['imports.mjs', 'import {size} from "./lib/size.ts"; export class Algorithm { at = size; }'],
	[
		'library.ts',
		'import {SMA} from "trading-signals"; export class Algorithm { average = new SMA(3); }',
	],
	['mine.py', 'from lib import size\nclass Algorithm:\n\tdef run(self): return size.SIZE\n'],
])('%s has one hash by whatever link its home is reached', async (file, text) => {
	write(file, text);
	write('lib/size.ts', 'export const size: number = 2;');
	write('lib/size.py', 'SIZE = 2\n');
	write('lib/__init__.py', '');
	const first = await takeBy('home', file);
	for (const way of ways) {
		expect(hashOfFiles(await takeBy(way, file)), way).toBe(hashOfFiles(first));
		expect(driftText(first, fileBy(way, file)), way).toBeNull();
	}
});

test('a copy of the home elsewhere has the same hash, too', async () => {
	write('mine.ts', 'import {size} from "./lib/size.ts"; export class Algorithm { at = size; }');
	write('lib/size.ts', 'export const size: number = 2;');
	const before = hashOfFiles(await takeBy('home', 'mine.ts'));
	const copy = join(root, 'a folder/with blanks/algorithm');
	mkdirSync(join(copy, 'lib'), {recursive: true});
	writeFileSync(
		join(copy, 'mine.ts'),
		'import {size} from "./lib/size.ts"; export class Algorithm { at = size; }',
	);
	writeFileSync(join(copy, 'lib/size.ts'), 'export const size: number = 2;');
	expect(hashOfFiles(await makeSnapshotFiles(join(copy, 'mine.ts'), 'python3'))).toBe(before);
});

test('an algorithm that is itself a link to a file beside it runs', async () => {
	write('real.ts', 'export class Algorithm { run() { return 1; } }');
	symlinkSync('real.ts', join(root, 'home/algorithm/named.ts'));
	const files = await takeBy('home', 'named.ts');
	expect([...files.keys()]).toContain('named.js');
	expect(hashOfFiles(await takeBy('link', 'named.ts'))).toBe(hashOfFiles(files));
});
