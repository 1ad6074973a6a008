/**
 * The lock itself: an exclusive SQLite transaction on a 0-byte file, held for life. The kernel drops it
 * with the process, however that dies. Node has no `flock`; this is a POSIX lock through better-sqlite3.
 * The file is never deleted (a second inode would be a second lock) and never opened through `fs` while
 * it is held (closing any descriptor of the file drops the process's POSIX locks on it).
 */
import {truncateSync} from 'node:fs';
import Database from 'better-sqlite3';
import {openSqlite} from '../sqlite/driver.ts';

export type KernelLock = {release(): void};

/**
 * Strong references for life. A `Database` that is garbage-collected closes its descriptor and
 * silently drops the lock.
 */
const held = new Set<Database.Database>();

/**
 * Takes the lock at `path`, creating the file; null when another process, or this one, holds it.
 * Never waits. Throws SQLite's error when the file cannot be opened, `ENOENT` when its directory is missing.
 */
export function takeKernelLock(path: string): KernelLock | null {
	const first = tryLock(path);
	if (first !== 'not a database') return first;
	// Its content means nothing. Truncated in place it keeps its inode, thus stays the same lock. That
	// SQLite could read it proves that this process holds no lock on it which closing could drop.
	truncateSync(path, 0);
	const second = tryLock(path);
	if (second !== 'not a database') return second;
	throw Object.assign(new Error('not empty again right after it was truncated'), {
		code: 'SQLITE_NOTADB',
	});
}

function tryLock(path: string): KernelLock | null | 'not a database' {
	const database = openSqlite(path, {timeout: 0});
	try {
		// With a journal on disk it would leave one behind at SIGKILL, and fail on a full disk.
		database.pragma('journal_mode = MEMORY');
		database.exec('BEGIN EXCLUSIVE');
	} catch (error) {
		database.close();
		const code = error instanceof Database.SqliteError ? error.code : '';
		if (code.startsWith('SQLITE_BUSY')) return null;
		if (code === 'SQLITE_NOTADB') return 'not a database';
		throw error;
	}

	held.add(database);
	return {
		release() {
			database.close();
			held.delete(database);
		},
	};
}
