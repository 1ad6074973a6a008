/**
 * The kernel lock: an exclusive SQLite transaction on a 0-byte file, held until the process ends. The kernel
 * releases it then, whatever the cause. Node has no `flock`, so this is a POSIX lock through better-sqlite3.
 * The file must never be deleted (a second inode would be a second lock), nor opened through `fs` while the
 * lock is held (closing any descriptor of the file releases the process's POSIX locks on it).
 */
import {truncateSync} from 'node:fs';
import Database from 'better-sqlite3';
import {openSqlite} from '../sqlite/driver.ts';

export type KernelLock = {release(): void};

/**
 * Strong references until the process ends: a garbage-collected `Database` closes its descriptor and silently
 * releases the lock.
 */
const held = new Set<Database.Database>();

/**
 * Takes the lock at `path`, and creates the file; null if another process, or this one, holds it.
 * Never waits. Throws SQLite's error if the file cannot be opened, `ENOENT` if its directory is missing.
 */
export function takeKernelLock(path: string): KernelLock | null {
	const first = tryLock(path);
	if (first !== 'not a database') return first;
	// Its content is irrelevant. Truncated in place, it keeps its inode and so its lock. SQLite could
	// read it, so this process holds no lock on it that closing could release.
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
		// A journal on disk would stay behind after SIGKILL, and fail on a full disk.
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
