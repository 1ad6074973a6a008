/**
 * Archives a ledger, and restores one. The caller holds the lock of the instance, so no runner writes
 * meanwhile. After each step the whole ledger has one name or the other, so a kill between two steps loses
 * nothing.
 */
import {
	closeSync,
	copyFileSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	renameSync,
	rmSync,
} from 'node:fs';
import {basename, join} from 'node:path';
import type {Directory} from '../home/directory.ts';
import {AppError, exitCode, hasErrorCode} from '../domain/error.ts';
import type {LedgerMark} from '../domain/trading/ledger.ts';
import {syncFolder} from '../file/sync-folder.ts';
import {databaseError} from '../sqlite/open.ts';
import {ledgerSummary, mergeLog, type LedgerSummary} from './ledger-files.ts';
import {archivedInstance, archiveName, compareArchives} from './archive-name.ts';

/** Companion files of one database. */
const companions = ['-wal', '-shm', '-journal'] as const;

export type Archived = {
	/** Current path of the ledger. */
	path: string;
	/** Null if its rows cannot be read. */
	summary: LedgerSummary | null;
	/** Why its write-ahead log could not be merged and is kept beside it. Null: it was merged. */
	unmerged: string | null;
};

/** Returns the archives of `name`, oldest first. */
export function archivesOf({ledgerArchive}: Directory, name: string): string[] {
	return filesIn(ledgerArchive)
		.filter(file => archivedInstance(file) === name)
		.sort(compareArchives)
		.map(file => join(ledgerArchive, file));
}

/**
 * Moves the ledger of `name` into the archive as one file; null when there is none.
 * @throws {@link AppError} `DISK_FULL`, `DISK_ERROR` (74), `HOME_READ_ONLY` (73): the ledger stays where it is.
 */
export function archiveLedger(directory: Directory, name: string, nowMs: number): Archived | null {
	const path = directory.ledger(name);
	if (!existsSync(path)) return null;
	return inOurWords(path, () => {
		const target = freeArchivePath(directory, name, nowMs);
		const unmerged = mergeOrSay(path);
		const summary = unmerged === null ? ledgerSummary(path) : null;
		// Only a damaged ledger still has companions. A kill in between leaves fewer bars than the mark
		// records, and the next start refuses that.
		for (const end of companions) if (existsSync(path + end)) renameSync(path + end, target + end);
		renameSync(path, target);
		syncFolder(directory.ledgerArchive);
		syncFolder(directory.ledgers);
		return {path: target, summary, unmerged};
	});
}

/** A damaged ledger must still be movable: its log moves with it. */
function mergeOrSay(path: string): string | null {
	try {
		mergeLog(path);
		return null;
	} catch (error) {
		const worded = databaseError(error, path);
		const isDamaged = worded instanceof AppError && worded.code === 'DATABASE_CORRUPT';
		if (isDamaged) return worded.why ?? worded.what;
		throw error;
	}
}

/** Returns an unused path in the archive. */
export function freeArchivePath(directory: Directory, name: string, nowMs: number): string {
	mkdirSync(directory.ledgerArchive, {recursive: true, mode: 0o700});
	for (let again = 0; ; again += 1) {
		const path = join(directory.ledgerArchive, archiveName(name, nowMs, again));
		if ([path, ...companions.map(end => path + end)].every(each => !existsSync(each))) return path;
	}
}

/**
 * Makes a copy of `file` the ledger of `name`; the file itself stays. A ledger in its place is archived, once
 * the copy is known to be a whole ledger of this instance.
 * @throws {@link AppError} `LEDGER_NOT_FOUND` (66), `LEDGER_OF_ANOTHER` (65), or as the database and the
 * disk.
 */
export function restoreLedger(
	directory: Directory,
	name: string,
	{file, nowMs}: {file: string; nowMs: number},
): {summary: LedgerSummary; before: Archived | null} {
	const path = directory.ledger(name);
	if (!existsSync(file)) throw notFound(name, file);
	return inOurWords(file, () => {
		mkdirSync(directory.ledgers, {recursive: true, mode: 0o700});
		const temporary = join(directory.ledgers, `.restore-${basename(path)}`);
		for (const end of ['', ...companions]) rmSync(temporary + end, {force: true});
		try {
			for (const end of ['', '-wal'])
				if (existsSync(file + end)) copyFileSync(file + end, temporary + end);
			mergeLog(temporary);
			const summary = ledgerSummary(temporary);
			if (summary.name !== name) throw ofAnother(name, file, summary.name);
			syncFile(temporary);
			const before = archiveLedger(directory, name, nowMs);
			renameSync(temporary, path);
			syncFolder(directory.ledgers);
			return {summary, before};
		} finally {
			for (const end of ['', ...companions]) rmSync(temporary + end, {force: true});
		}
	});
}

/** Returns the mark of a restored ledger for the control database. */
export function markOf(summary: LedgerSummary, name: string, nowMs: number): LedgerMark | null {
	const {ledgerId, bars} = summary;
	return ledgerId === null ? null : {name, ledgerId, lastBar: bars, recordedAtMs: nowMs};
}

function notFound(name: string, file: string): AppError {
	return new AppError({
		code: 'LEDGER_NOT_FOUND',
		exitCode: exitCode.noInput,
		what: `${name}: there is no ledger at ${file}`,
		why: 'it was moved, or the path is wrong',
		fix: 'see the archives with: pitwall ledger',
		details: {name, file},
	});
}

function ofAnother(name: string, file: string, owner: string | null): AppError {
	return new AppError({
		code: 'LEDGER_OF_ANOTHER',
		exitCode: exitCode.badData,
		what: `${file}: not taken as the ledger of ${name}`,
		why: owner === null ? 'it holds no data yet' : `it is the ledger of ${owner}`,
		fix: `choose a ledger of ${name}: pitwall ledger lists the archives`,
		details: {name, file, owner},
	});
}

function inOurWords<R>(path: string, work: () => R): R {
	try {
		return work();
	} catch (error) {
		throw databaseError(error, path);
	}
}

function filesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT')) return [];
		throw databaseError(error, folder);
	}
}

function syncFile(path: string): void {
	const descriptor = openSync(path, 'r+');
	try {
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}
