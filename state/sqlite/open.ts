/**
 * Opens a SQLite file with the settings that all stores rely on, and reads them back: a pragma that did not
 * take effect would silently weaken a commit. Uses `assert.fail` behind a comparison, because loading Node's
 * assertions takes 2 ms of every start.
 */
import assert from 'node:assert/strict';
import {closeSync, mkdirSync, openSync, statfsSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import type Database from 'better-sqlite3';
import {AppError, exitCode, hasErrorCode} from '../domain/error.ts';
import {isSystemLimit, systemFault} from '../domain/machine/system-fault.ts';
import {mebibyte, readRegularFile} from '../file/regular-file.ts';
import {openInMemory, openSqlite} from './driver.ts';

export type SqliteDatabase = Database.Database;

export type OpenOptions = {
	/** `FULL`: a commit survives a power cut. `NORMAL`: it survives the death of any process. */
	synchronous: 'NORMAL' | 'FULL';
	/** Statements that lead from version n to n + 1; the index is the version they start from. */
	migrations: readonly string[];
	readonly?: boolean;
	/** How long a statement waits for another writer, in milliseconds. */
	busyTimeoutMs?: number;
};

/** SQLite before this version can corrupt a database when a WAL is reset. */
const sqliteVersionMin = [3, 51, 3] as const;

/**
 * Opens or creates the database at `path` in WAL mode and migrates its schema to the newest version.
 * @throws {@link AppError} `SCHEMA_NEWER` (78), `DATABASE_BUSY` (75), `DATABASE_CORRUPT` (74),
 * `HOME_READ_ONLY` (73), `DISK_FULL` (74).
 */
export function openDatabase(path: string, options: OpenOptions): SqliteDatabase {
	try {
		if (!options.readonly) mkdirSync(dirname(path), {recursive: true, mode: 0o700});
		const database = openSqlite(path, {
			readonly: options.readonly ?? false,
			fileMustExist: options.readonly ?? false,
			timeout: options.busyTimeoutMs ?? 5000,
		});
		try {
			return prepareDatabase(database, path, options);
		} catch (error) {
			database.close();
			throw error;
		}
	} catch (error) {
		if (options.readonly && isClosedButUnwritable(error, path))
			return prepareDatabase(openCopy(path), path, options);
		throw databaseError(error, path);
	}
}

/** Even a reader of a WAL database writes an index beside it, unless another process has created one. */
function isClosedButUnwritable(error: unknown, path: string): boolean {
	if (!hasErrorCode(error, 'SQLITE_READONLY_DIRECTORY', 'SQLITE_READONLY', 'SQLITE_CANTOPEN'))
		return false;
	// Without the index, commits in the log cannot be read.
	return (statSync(`${path}-wal`, {throwIfNoEntry: false})?.size ?? 0) === 0;
}

/** Largest database that is copied into memory for reading. */
const copyBytesMax = 1024 * mebibyte;

/** Returns the current content of the file, in memory: no process has it open, so it does not change. */
function openCopy(path: string): SqliteDatabase {
	const bytes = readRegularFile(path, copyBytesMax);
	// The versions for writing and reading: 1 instead of 2 (WAL), which a database in memory cannot have.
	bytes.fill(1, 18, 20);
	return openInMemory(bytes);
}

function prepareDatabase(
	database: SqliteDatabase,
	path: string,
	{synchronous, migrations, readonly}: OpenOptions,
): SqliteDatabase {
	assertSqliteVersion(database);
	database.pragma('foreign_keys = ON');
	if (!readonly) {
		const journalMode = database.pragma('journal_mode = WAL', {simple: true});
		if (journalMode !== 'wal') assert.fail(`journal_mode of ${path} is ${String(journalMode)}`);
		database.pragma(`synchronous = ${synchronous}`);
		const level = database.pragma('synchronous', {simple: true});
		if (level !== (synchronous === 'FULL' ? 2 : 1))
			assert.fail(`synchronous of ${path} is ${String(level)}`);
	}

	migrate(database, path, migrations, readonly ?? false);
	return database;
}

function assertSqliteVersion(database: SqliteDatabase): void {
	const version = String(database.prepare('SELECT sqlite_version()').pluck().get());
	const parts = version.split('.').map(Number);
	for (const [index, least] of sqliteVersionMin.entries()) {
		const part = parts[index] ?? 0;
		if (part > least) return;
		if (part < least) assert.fail(`SQLite ${version} is older than ${sqliteVersionMin.join('.')}`);
	}
}

function migrate(
	database: SqliteDatabase,
	path: string,
	migrations: readonly string[],
	readonly: boolean,
): void {
	const version = () => Number(database.pragma('user_version', {simple: true}));
	const newest = migrations.length;
	if (version() > newest) {
		throw new AppError({
			code: 'SCHEMA_NEWER',
			exitCode: exitCode.configuration,
			what: `${path}: its schema has version ${version()}, this Pitwall knows up to ${newest}`,
			why: 'a newer Pitwall wrote this home',
			fix: 'update Pitwall, or use another home with --home DIR',
			details: {path, version: version(), newest},
		});
	}

	if (version() === newest || readonly) return;
	database
		.transaction(() => {
			// Another process may have migrated between the check and the lock.
			for (let from = version(); from < newest; from += 1) database.exec(migrations[from] ?? '');
			database.pragma(`user_version = ${newest}`);
		})
		.immediate();
}

/** Files that SQLite opens for one database (itself, log, index, a directory), and some for the check itself. */
const filesNeeded = 8;

/** SQLite reports that it cannot open a file, but not why: the system call is repeated to find out. */
function hiddenFault(path: string): AppError | null {
	const opened: number[] = [];
	try {
		for (let count = 0; count < filesNeeded; count += 1) opened.push(openSync('/dev/null', 'r'));
		const {files, ffree} = statfsSync(dirname(path));
		if (files === 0 || ffree > 0) return null;
		const full = new Error(`no file can be added in ${dirname(path)}`);
		return systemFault(Object.assign(full, {code: 'ENOSPC'}), path);
	} catch (error) {
		return isSystemLimit(error) ? systemFault(error, path) : null;
	} finally {
		for (const descriptor of opened) closeSync(descriptor);
	}
}

/** Returns the AppError for an error that a person can fix, otherwise `error` itself. */
export function databaseError(error: unknown, path: string): unknown {
	if (error instanceof AppError || !(error instanceof Error)) return error;
	const code = 'code' in error ? String(error.code) : '';
	const hidden = code.startsWith('SQLITE_CANTOPEN') ? hiddenFault(path) : null;
	const refused = hidden ?? (isSystemLimit(error) ? systemFault(error, path) : null);
	if (refused !== null) return refused;
	const facts = databaseFaults.find(fault => fault.codes.some(prefix => code.startsWith(prefix)));
	if (facts === undefined && !hasErrorCode(error, 'EACCES', 'EROFS', 'EPERM', 'ENOSPC'))
		return error;
	if (facts !== undefined) {
		return new AppError({
			code: facts.code,
			exitCode: facts.exitCode,
			what: `${path}: ${facts.what}`,
			why: error.message,
			fix: facts.fix,
			details: {path, sqliteCode: code},
			cause: error,
		});
	}

	const full = hasErrorCode(error, 'ENOSPC');
	return new AppError({
		code: full ? 'DISK_FULL' : 'HOME_READ_ONLY',
		exitCode: full ? exitCode.inputOutput : exitCode.cannotCreate,
		what: `${path}: cannot be ${full ? 'written' : 'created'}`,
		why: error.message,
		fix: full ? 'free some space and try again' : 'make the home writable, or use --home DIR',
		details: {path},
		cause: error,
	});
}

const databaseFaults = [
	{
		codes: ['SQLITE_BUSY', 'SQLITE_LOCKED'],
		code: 'DATABASE_BUSY',
		exitCode: exitCode.temporary,
		what: 'another program held the lock for longer than the timeout',
		fix: 'close the program that keeps it open (pitwall doctor names it), then try again',
	},
	{
		codes: ['SQLITE_FULL'],
		code: 'DISK_FULL',
		exitCode: exitCode.inputOutput,
		what: 'the disk is full',
		fix: 'free some space; nothing that was committed is lost',
	},
	{
		codes: ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'NOT_REGULAR', 'TOO_LARGE'],
		code: 'DATABASE_CORRUPT',
		exitCode: exitCode.inputOutput,
		what: 'not a readable SQLite database',
		fix: 'move the file aside (keep it), then start again',
	},
	{
		codes: ['SQLITE_CANTOPEN', 'SQLITE_READONLY', 'SQLITE_PERM'],
		code: 'HOME_READ_ONLY',
		exitCode: exitCode.cannotCreate,
		what: 'cannot be opened for writing',
		fix: 'make the home writable for this user, or use another one with --home DIR',
	},
	{
		codes: ['SQLITE_IOERR'],
		code: 'DISK_ERROR',
		exitCode: exitCode.inputOutput,
		what: 'the disk reported an error',
		fix: 'check free space and the disk (pitwall doctor)',
	},
];
