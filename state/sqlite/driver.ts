/**
 * The only door to SQLite: every database file is opened here. The file must be regular and private to this
 * user. The driver is native code and may not fit the running version of Node.
 */
import {chmodSync, closeSync, openSync, statSync} from 'node:fs';
import {createRequire} from 'node:module';
import {basename, dirname} from 'node:path';
import Database from 'better-sqlite3';
import {AppError, exitCode, hasErrorCode} from '../domain/error.ts';
import {assertRegular, UnfitFileError} from '../file/regular-file.ts';

/** Other users have no use for the data of a home. */
const fileMode = 0o600;

/**
 * Opens the database at `path`, and creates it for this user alone unless `options` forbid it.
 * @throws {@link AppError} `NATIVE_MODULE` (78), `UnfitFileError`, `ENOENT` when its directory is missing, or
 * the driver's error.
 */
export function openSqlite(path: string, options: Database.Options): Database.Database {
	for (const suffix of ['', '-wal', '-shm', '-journal']) checkFile(path + suffix);
	if (!options.readonly) makePrivate(path, options.fileMustExist ?? false);
	return load(() => {
		try {
			return new Database(path, options);
		} catch (error) {
			throw error instanceof TypeError ? missingDirectory(path, error) : error;
		}
	});
}

/**
 * For a missing directory the driver throws a bare `TypeError`. A later check would not do: another process
 * may have created the directory again.
 */
function missingDirectory(path: string, cause: TypeError): Error {
	if (!cause.message.endsWith('directory does not exist')) return cause;
	const error = new Error(`${dirname(path)} does not exist`, {cause});
	return Object.assign(error, {code: 'ENOENT', syscall: 'open', path});
}

function checkFile(path: string): void {
	try {
		assertRegular(path);
	} catch (error) {
		if (!(error instanceof UnfitFileError)) throw error;
		throw new UnfitFileError(error.code, `${basename(path)}: ${error.message}`);
	}
}

/** Opens a database in memory; `content` is that of a file. @throws {@link AppError} `NATIVE_MODULE` (78). */
export function openInMemory(content?: Buffer): Database.Database {
	return load(() => new Database(content ?? ':memory:'));
}

/**
 * SQLite would create the file readable for every user of the directory; its companion files get the same
 * mode. The mode is changed by path: closing a descriptor would drop the locks that this process has on the
 * file.
 */
function makePrivate(path: string, mustExist: boolean): void {
	for (const each of [path, `${path}-wal`, `${path}-shm`]) tighten(each);
	if (mustExist) return;
	try {
		closeSync(openSync(path, 'wx', fileMode));
	} catch (error) {
		// It exists or cannot be created: the driver reports the cause.
		if (!(error instanceof Error && 'code' in error)) throw error;
	}
}

function tighten(path: string): void {
	try {
		const stats = statSync(path, {throwIfNoEntry: false});
		if (stats !== undefined && (stats.mode & 0o077) !== 0) chmodSync(path, fileMode);
	} catch (error) {
		// A file of another user, or a disk that cannot be written: reading continues.
		if (!(error instanceof Error && 'code' in error)) throw error;
	}
}

function load(open: () => Database.Database): Database.Database {
	try {
		return open();
	} catch (error) {
		throw nativeError(error);
	}
}

/** The driver's native code is loaded with the first database: it is missing, or was built for another Node. */
function nativeError(error: unknown): unknown {
	if (!(error instanceof Error)) return error;
	const isMissing = error.message.startsWith('Could not locate the bindings file');
	const isUnfit = hasErrorCode(error, 'ERR_DLOPEN_FAILED');
	if (!isMissing && !isUnfit && !hasErrorCode(error, 'MODULE_NOT_FOUND')) return error;
	return new AppError({
		code: 'NATIVE_MODULE',
		exitCode: exitCode.configuration,
		what: `better-sqlite3 cannot be loaded by Node ${process.version}`,
		why: isUnfit
			? 'its native code was built for another version of Node, or is damaged'
			: 'its native code is missing: it was installed without running its scripts',
		fix: `cd ${installFolder()} && npm rebuild better-sqlite3`,
		cause: error,
	});
}

/** The directory whose `node_modules` holds the driver. */
function installFolder(): string {
	try {
		const manifest = createRequire(import.meta.url).resolve('better-sqlite3/package.json');
		return dirname(dirname(dirname(manifest)));
	} catch {
		// The whole package is missing.
		return 'THE_DIRECTORY_OF_PITWALL';
	}
}
