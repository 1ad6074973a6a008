/**
 * Code snapshots: the code that an instance trades with, in `snapshots/<sha256>/`, whatever happens to the
 * file it came from. The hash covers every file of the snapshot, so that a change of any is noticed.
 */
import {mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {AppError, exitCode, hasErrorCode} from '../../../state/domain/error.ts';
import {entryOf, hashOfFiles, makeSnapshotFiles, readSnapshotFiles} from './snapshot-files.ts';
import type {SnapshotFiles} from './snapshot-data.ts';

export type Snapshot = {
	/** SHA-256 over paths and contents, 64 hexadecimal digits. */
	hash: string;
	folder: string;
	/** Absolute path of the file to run. */
	entry: string;
	language: 'javascript' | 'python';
	files: SnapshotFiles;
};

/**
 * Stores the code of `file` under `snapshots` and returns where; an equal one is shared.
 * @param interpreter finds the imports of a Python file.
 * @throws {@link AppError} `ALGORITHM_NOT_LOADED` (65) when it cannot be read or compiled, `PYTHON_…` (78).
 */
export async function takeSnapshot(
	file: string,
	snapshots: string,
	interpreter: string,
): Promise<Snapshot> {
	const files = await makeSnapshotFiles(file, interpreter);
	const snapshot = describe(files, hashOfFiles(files), snapshots);
	storeSnapshot(snapshot);
	return snapshot;
}

/**
 * Returns a stored snapshot after checking that it is what its name says. `instance`: whose code it is,
 * for the words of an error.
 * @throws {@link AppError} `SNAPSHOT_MISSING` (66), `SNAPSHOT_CHANGED` (65).
 */
export function openSnapshot(hash: string, snapshots: string, instance = 'NAME'): Snapshot {
	const folder = join(snapshots, hash);
	const files = readSnapshotFiles(folder);
	if (files === undefined) throw missingError(folder, hash, instance);
	const now = hashOfFiles(files);
	if (now !== hash) throw changedError(folder, hash, {now, instance});
	return describe(files, hash, snapshots);
}

/**
 * Makes sure that the snapshot lies on the disk as it is: stores one that was removed meanwhile, replaces
 * one that is no longer what its name says.
 */
export function storeSnapshot({files, hash, folder}: Snapshot): void {
	for (let tries = 1; tries <= triesMax; tries += 1) {
		const stored = readSnapshotFiles(folder);
		if (stored !== undefined && hashOfFiles(stored) === hash) return;
		if (stored !== undefined) removeSnapshot(folder);
		if (store(files, folder)) return;
	}

	throw new AppError({
		code: 'SNAPSHOT_CHANGING',
		exitCode: exitCode.temporary,
		what: `${folder}: the code could not be stored`,
		why: 'somebody wrote or removed it each time',
		fix: 'try again',
	});
}

/** Others may store the same code, and remove it again, at the same moment; more often than this is no accident. */
const triesMax = 20;

/** Takes a snapshot's folder away: first out of sight, so that nobody opens half of it. */
function removeSnapshot(folder: string): void {
	const aside = `${mkdtempSync(join(dirname(folder), '.old-'))}/code`;
	try {
		renameSync(folder, aside);
	} catch (error) {
		// Another process took it away first.
		if (!hasErrorCode(error, 'ENOENT')) throw error;
	}

	rmSync(dirname(aside), {recursive: true, force: true});
}

function describe(files: SnapshotFiles, hash: string, snapshots: string): Snapshot {
	const folder = join(snapshots, hash);
	const {path, language} = entryOf(files);
	return {hash, folder, entry: join(folder, path), language, files};
}

/** Writes beside, then renames: a snapshot is there whole or not at all. False: something was there. */
function store(files: SnapshotFiles, folder: string): boolean {
	const snapshots = dirname(folder);
	mkdirSync(snapshots, {recursive: true, mode: 0o700});
	const temporary = mkdtempSync(join(snapshots, '.new-'));
	try {
		for (const [path, content] of files) {
			const target = join(temporary, path);
			mkdirSync(dirname(target), {recursive: true, mode: 0o700});
			writeFileSync(target, content, {mode: 0o400, flush: true});
		}

		renameSync(temporary, folder);
		return true;
	} catch (error) {
		rmSync(temporary, {recursive: true, force: true});
		// Another process was first.
		if (!hasErrorCode(error, 'EEXIST', 'ENOTEMPTY')) throw error;
		return false;
	}
}

/** `restart --upgrade` takes the file as it is now, and a stored copy of it that was changed is put right. */
const upgradeFix = (instance: string) =>
	`take the file as it is now: pitwall restart --upgrade ${instance}`;

function changedError(
	folder: string,
	hash: string,
	{now, instance}: {now: string; instance: string},
): AppError {
	return new AppError({
		code: 'SNAPSHOT_CHANGED',
		exitCode: exitCode.badData,
		what: `code ${hash.slice(0, 12)} was tampered with: it is not what was taken`,
		why: `a file in ${folder} was changed, added or removed: its SHA-256 is now ${now}`,
		fix: upgradeFix(instance),
		details: {hash, now},
	});
}

function missingError(folder: string, hash: string, instance: string): AppError {
	return new AppError({
		code: 'SNAPSHOT_MISSING',
		exitCode: exitCode.noInput,
		what: `code ${hash.slice(0, 12)} is gone`,
		why: `somebody removed ${folder}; the instance must not go on with other code`,
		fix: `restore it, or ${upgradeFix(instance)}`,
		details: {hash},
	});
}
