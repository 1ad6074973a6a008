/** Looks at a database file for `pitwall doctor`: can it be read, which schema, is a writer in the way. */
import Database from 'better-sqlite3';
import {AppError} from '../domain/error.ts';
import {databaseError} from './open.ts';

export type DatabaseCondition =
	| {
			readable: true;
			schemaVersion: number;
			/** Another connection holds the write lock at this moment. */
			writeLocked: boolean;
	  }
	/** `fix`: null when nobody knows. */
	| {readable: false; reason: string; fix: string | null};

/** Returns the version of SQLite in use, such as `3.53.2`. */
export function sqliteVersion(): string {
	const database = new Database(':memory:');
	try {
		return String(database.prepare('SELECT sqlite_version()').pluck().get());
	} finally {
		database.close();
	}
}

/**
 * Returns the condition of the database at `path`, which must exist. Changes nothing: the write lock
 * is taken without waiting and given back at once.
 */
export function inspectDatabase(path: string): DatabaseCondition {
	let database: Database.Database | undefined;
	try {
		database = new Database(path, {fileMustExist: true, timeout: 0});
		const schemaVersion = Number(database.pragma('user_version', {simple: true}));
		return {readable: true, schemaVersion, writeLocked: isWriteLocked(database)};
	} catch (error) {
		const worded = databaseError(error, path);
		if (worded instanceof AppError)
			return {readable: false, reason: worded.message, fix: worded.fix ?? null};
		return {readable: false, reason: String(worded), fix: null};
	} finally {
		database?.close();
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
