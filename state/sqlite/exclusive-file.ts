/** Mutual exclusion between processes for a short piece of work, by a kernel lock that dies with its holder. */
import {hasErrorCode} from '../domain/error.ts';
import {openSqlite} from './driver.ts';

/**
 * Runs `work` while no other process runs work under the same `path` (a file that has no other use and is
 * never deleted). Blocks for up to `waitMs`; returns false, without running, if it stays busy.
 */
export function exclusively(path: string, waitMs: number, work: () => void): boolean {
	const database = openSqlite(path, {timeout: waitMs});
	try {
		database.pragma('journal_mode = MEMORY');
		database.exec('BEGIN EXCLUSIVE');
		work();
		database.exec('ROLLBACK');
		return true;
	} catch (error) {
		if (hasErrorCode(error, 'SQLITE_BUSY')) return false;
		throw error;
	} finally {
		database.close();
	}
}
