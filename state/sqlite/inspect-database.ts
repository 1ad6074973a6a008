/**
 * Inspects a database file for `pitwall doctor`: whether it is readable, its schema version, and whether a
 * writer blocks it.
 */
import {closeSync, constants, openSync, readSync, statSync} from 'node:fs';
import type Database from 'better-sqlite3';
import {AppError} from '../domain/error.ts';
import {openInMemory, openSqlite} from './driver.ts';
import {databaseError} from './open.ts';

export type DatabaseCondition =
	| {
			readable: true;
			schemaVersion: number;
			/** Another connection holds the write lock at this moment. */
			writeLocked: boolean;
			/** Null if its pages were not checked. */
			damage: string | null;
			arePagesChecked: boolean;
	  }
	/** `fix`: null if none is known. */
	| {readable: false; reason: string; fix: string | null};

/** Returns the version of SQLite in use, such as `3.53.2`. */
export function sqliteVersion(): string {
	const database = openInMemory();
	try {
		return String(database.prepare('SELECT sqlite_version()').pluck().get());
	} finally {
		database.close();
	}
}

export type Inspection = {
	/** A table that every database of its kind has. */
	table: string;
	/** Larger files are only opened: checking all pages takes about a second for 300 MB. */
	checkedBytesMax: number;
};

/**
 * Returns the condition of the database at `path`, which must exist. Changes nothing: the write lock is taken
 * without waiting and released at once.
 */
export function inspectDatabase(
	path: string,
	{table, checkedBytesMax}: Inspection,
): DatabaseCondition {
	let database: Database.Database | undefined;
	try {
		const stat = statSync(path);
		if (!stat.isFile()) return {readable: false, reason: 'it is not a regular file', fix: null};
		const log = logDamage(path);
		if (log !== null) return {readable: false, reason: log, fix: null};
		database = openSqlite(path, {fileMustExist: true, timeout: 0});
		const schemaVersion = Number(database.pragma('user_version', {simple: true}));
		if (!hasTable(database, table))
			return {readable: false, reason: `a database without the table ${table}`, fix: null};
		const arePagesChecked = stat.size <= checkedBytesMax;
		return {
			readable: true,
			schemaVersion,
			writeLocked: isWriteLocked(database),
			damage: arePagesChecked ? pageDamage(database) : null,
			arePagesChecked,
		};
	} catch (error) {
		const worded = databaseError(error, path);
		if (worded instanceof AppError)
			return {readable: false, reason: worded.message, fix: worded.fix ?? null};
		return {readable: false, reason: String(worded), fix: null};
	} finally {
		database?.close();
	}
}

function hasTable(database: Database.Database, table: string): boolean {
	const count = database.prepare('SELECT count(*) FROM sqlite_schema WHERE name = ?').pluck();
	return Number(count.get(table)) > 0;
}

/** Returns the first fault in the pages; null if there is none. */
function pageDamage(database: Database.Database): string | null {
	const answer = String(database.pragma('quick_check(1)', {simple: true}));
	return answer === 'ok' ? null : answer;
}

/** First four bytes of a write-ahead log, for both byte orders of its checksums. */
const logMagics = [0x37_7f_06_82, 0x37_7f_06_83];

/** SQLite ignores a log that it cannot read, and so loses every commit in it. */
function logDamage(path: string): string | null {
	const stat = statSync(`${path}-wal`, {throwIfNoEntry: false});
	if (stat === undefined || stat.size === 0) return null;
	const told = `its write-ahead log ${path}-wal`;
	if (!stat.isFile()) return `${told} is not a regular file`;
	const descriptor = openSync(`${path}-wal`, constants.O_RDONLY | constants.O_NONBLOCK);
	try {
		const head = Buffer.alloc(4);
		const length = readSync(descriptor, head, 0, 4, 0);
		const isLog = length === 4 && logMagics.includes(head.readUInt32BE());
		return isLog ? null : `${told} is damaged: commits that exist only in it are lost`;
	} finally {
		closeSync(descriptor);
	}
}

function isWriteLocked(database: Database.Database): boolean {
	try {
		database.exec('BEGIN IMMEDIATE');
		database.exec('ROLLBACK');
		return false;
	} catch (error) {
		if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY'))
			return true;
		throw error;
	}
}
