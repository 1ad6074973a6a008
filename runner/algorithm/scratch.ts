/**
 * The working folder of an algorithm: a fresh copy of the data files of its snapshot. It is recreated at each
 * start, so that no output of an earlier run affects the replay of its bars.
 */
import {
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import type {Directory} from '../../state/home/directory.ts';
import {readProcStat} from '../../state/process/proc-stat.ts';
import {settleIn} from '../../state/process/working-directory.ts';
import type {SnapshotFiles} from './snapshot/snapshot-data.ts';
import {dataPaths} from './snapshot/snapshot-data.ts';

/** Makes `folder` contain exactly the data files of a snapshot. A link in its place is replaced. */
export function fillScratch(folder: string, files: SnapshotFiles): void {
	fill(
		folder,
		dataPaths(files).map(path => [path, files.get(path) ?? '']),
	);
}

/** The same for data outside a snapshot. */
export function fillScratchWith(folder: string, data: ReadonlyMap<string, Buffer>): void {
	fill(folder, [...data]);
}

/**
 * Moves this process into a folder with the data files of a snapshot while `act` tries its code, then goes
 * back to `home` and removes the folder.
 */
export async function inScratch<T>(
	{home, scratch}: Pick<Directory, 'home' | 'scratch'>,
	{files}: {files: SnapshotFiles},
	act: () => Promise<T>,
): Promise<T> {
	const folder = scratch(`${triedPrefix}${process.pid}`);
	removeLeftovers(dirname(folder));
	fillScratch(folder, files);
	settleIn(folder);
	try {
		return await act();
	} finally {
		settleIn(home);
		rmSync(folder, {recursive: true, force: true});
	}
}

/** No instance name begins like this. */
const triedPrefix = '.try-';

/** Removes folders of processes that were killed during a trial. */
function removeLeftovers(folder: string): void {
	if (!existsSync(folder)) return;
	for (const name of readdirSync(folder)) {
		if (!name.startsWith(triedPrefix)) continue;
		const pid = Number(name.slice(triedPrefix.length));
		if (readProcStat(pid) === null) rmSync(join(folder, name), {recursive: true, force: true});
	}
}

function fill(folder: string, files: ReadonlyArray<readonly [string, string | Buffer]>): void {
	empty(folder);
	for (const [path, content] of files) {
		const target = join(folder, path);
		mkdirSync(dirname(target), {recursive: true, mode: 0o700});
		writeFileSync(target, content, {mode: 0o600});
	}
}

/** An existing folder is kept: processes may work in it. */
function empty(folder: string): void {
	const isFolder = lstatSync(folder, {throwIfNoEntry: false})?.isDirectory() === true;
	if (!isFolder) {
		rmSync(folder, {force: true});
		mkdirSync(folder, {recursive: true, mode: 0o700});
		return;
	}
	for (const name of readdirSync(folder))
		rmSync(join(folder, name), {recursive: true, force: true});
}

/**
 * Returns the path of a file in `folder` beside the data files of a snapshot, or of a changed one; null:
 * none.
 */
export function strayIn(folder: string, files: SnapshotFiles): string | null {
	const data = new Set(dataPaths(files));
	const paths = readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => !entry.isDirectory())
		.map(entry => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
	const added = paths.find(path => !data.has(path));
	if (added !== undefined) return added;
	const isSame = (path: string) =>
		paths.includes(path) &&
		Buffer.from(files.get(path) ?? '').equals(readFileSync(join(folder, path)));
	return [...data].find(path => !isSame(path)) ?? null;
}
