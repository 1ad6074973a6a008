/**
 * Removes code that nobody needs any more. Needed is what is pinned, what wrote bars of any ledger (also of
 * an instance that was removed, and of an archive: a ledger can still be replayed), and what runs.
 */
import {existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync} from 'node:fs';
import {basename, join} from 'node:path';
import type {Directory} from '../home/directory.ts';
import {AppError, hasErrorCode} from '../domain/error.ts';
import {openLedgerReader} from '../ledger/ledger-reader.ts';
import type {ControlStore} from './control-store.ts';

/** What a process left half stored is removed when nobody can be at work on it any more. */
const leftoverMs = 60 * 60 * 1000;

/**
 * Returns the hashes of the snapshots that it removed. Where a ledger cannot be read, all code stays.
 * @throws {@link AppError} as the control database; `DATABASE_BUSY` (75) when others write for long.
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

/** Null: the ledger exists, and nobody knows which code it needs. */
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

/** First out of sight, so that nobody opens half of it. */
function removeFolder(snapshots: string, hash: string): void {
	const aside = mkdtempSync(join(snapshots, '.old-'));
	renameSync(join(snapshots, hash), join(aside, basename(hash)));
	rmSync(aside, {recursive: true, force: true});
}
