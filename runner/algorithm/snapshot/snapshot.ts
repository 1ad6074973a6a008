/**
 * Code snapshots: the code that an instance trades with, in `snapshots/<sha256>/`, independent of its
 * original file. The hash covers every file of the snapshot, so that any change is noticed.
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
 * Stores the code of `file` under `snapshots` and returns its place; equal code is shared.
 * @param interpreter finds the imports of a Python file.
 * @throws {@link AppError} `ALGORITHM_NOT_LOADED` (65) if it cannot be read or compiled, `PYTHON_…` (78).
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
 * Returns a stored snapshot after checking its hash. `instance`: owner of the code, for error messages.
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
 * Ensures that the snapshot is on the disk and unchanged: stores one that was removed meanwhile, and replaces
 * one whose hash is wrong.
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
		why: 'another program changed or removed it each time',
		fix: 'try again',
	});
}

/**
 * Other processes may store the same code, and remove it again, at the same moment; more attempts than this
 * are no accident.
 */
const triesMax = 20;

/** Removes a snapshot's folder: renames it first, so that no process opens half of it. */
function removeSnapshot(folder: string): void {
	const aside = `${mkdtempSync(join(dirname(folder), '.old-'))}/code`;
	try {
		renameSync(folder, aside);
	} catch (error) {
		// Another process removed it first.
		if (!hasErrorCode(error, 'ENOENT')) throw error;
	}

	rmSync(dirname(aside), {recursive: true, force: true});
}

function describe(files: SnapshotFiles, hash: string, snapshots: string): Snapshot {
	const folder = join(snapshots, hash);
	const {path, language} = entryOf(files);
	return {hash, folder, entry: join(folder, path), language, files};
}

/** Writes beside it, then renames: a snapshot exists whole or not at all. False: the name was taken. */
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

/** `restart --upgrade` takes the current file, and restores a stored copy of it that was changed. */
const upgradeFix = (instance: string) =>
	`take the current file: pitwall restart --upgrade ${instance}`;

function changedError(
	folder: string,
	hash: string,
	{now, instance}: {now: string; instance: string},
): AppError {
	return new AppError({
		code: 'SNAPSHOT_CHANGED',
		exitCode: exitCode.badData,
		what: `code ${hash.slice(0, 12)} was tampered with: it differs from the code that was taken`,
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
		why: `${folder} was removed; the instance must not continue with other code`,
		fix: `restore it, or ${upgradeFix(instance)}`,
		details: {hash},
	});
}
