/**
 * Removes code that is no longer needed. Needed code is pinned, runs, or wrote bars of any ledger: that of a
 * removed instance and an archive, too, because a ledger can still be replayed.
 */
import {existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync} from 'node:fs';
import {basename, join} from 'node:path';
import type {Directory} from '../home/directory.ts';
import {AppError, hasErrorCode} from '../domain/error.ts';
import {openLedgerReader} from '../ledger/ledger-reader.ts';
import type {ControlStore} from './control-store.ts';

/** Age at which an incomplete snapshot is removed: no process can still be writing it. */
const leftoverMs = 60 * 60 * 1000;

/**
 * Returns the hashes of the removed snapshots. If a ledger cannot be read, all code stays.
 * @throws {@link AppError} as the control database; `DATABASE_BUSY` (75) if other processes write for long.
 */
export function collectSnapshots(
	directory: Pick<Directory, 'snapshots' | 'ledgers' | 'ledgerArchive'>,
	store: ControlStore,
	nowMs?: number,
): string[] {
	const {snapshots, ledgers, ledgerArchive} = directory;
	if (!existsSync(snapshots)) return [];
	return store.inOneWrite(() => {
		const needed = neededHashes([ledgers, ledgerArchive], store);
		if (needed === null) return [];
		const entries = readdirSync(snapshots);
		if (nowMs !== undefined) removeLeftovers(snapshots, entries, nowMs);
		const unneeded = entries.filter(name => /^[0-9a-f]{64}$/.test(name) && !needed.has(name));
		for (const hash of unneeded) removeFolder(snapshots, hash);
		return unneeded;
	});
}

function neededHashes(folders: readonly string[], store: ControlStore): Set<string> | null {
	const needed = new Set<string>();
	for (const {snapshotHash} of store.allCode()) needed.add(snapshotHash);
	for (const {snapshotHash} of store.allStatus()) if (snapshotHash) needed.add(snapshotHash);
	const files = folders.flatMap(folder => listFolder(folder).map(name => join(folder, name)));
	for (const file of files.filter(name => name.endsWith('.db'))) {
		const hashes = segmentHashes(file);
		if (hashes === null) return null;
		for (const hash of hashes) needed.add(hash);
	}

	return needed;
}

/** Null: the ledger exists, but the code that it needs is unknown. */
function segmentHashes(path: string): string[] | null {
	try {
		const ledger = openLedgerReader(path);
		try {
			return ledger.segments().map(({snapshotHash}) => snapshotHash);
		} finally {
			ledger.close();
		}
	} catch (error) {
		if (error instanceof AppError) return null;
		throw error;
	}
}

function listFolder(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT')) return [];
		throw error;
	}
}

function removeLeftovers(snapshots: string, entries: readonly string[], nowMs: number): void {
	for (const name of entries.filter(each => /^\.(?:new|old)-/.test(each))) {
		const path = join(snapshots, name);
		const changedAtMs = statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? nowMs;
		if (nowMs - changedAtMs > leftoverMs) rmSync(path, {recursive: true, force: true});
	}
}

/** Renames the folder first, so that no process opens half of it. */
function removeFolder(snapshots: string, hash: string): void {
	const aside = mkdtempSync(join(snapshots, '.old-'));
	renameSync(join(snapshots, hash), join(aside, basename(hash)));
	rmSync(aside, {recursive: true, force: true});
}
