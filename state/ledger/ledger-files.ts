/** Reads a ledger file that no process writes: merges its log, and summarizes it. */
import {openSqlite} from '../sqlite/driver.ts';

export type LedgerSummary = {
	/** Null in a ledger without a first bar. */
	name: string | null;
	/** Id of the run that created it; null in a ledger of an earlier version. */
	ledgerId: string | null;
	/** Number of the last bar; 0: none. */
	bars: number;
	/** Market time of the last bar; null: none. */
	lastCloseAtMs: number | null;
	fills: number;
};

/**
 * Writes all commits of the log into the database at `path` and removes the log. The caller ensures that no
 * other process has it open. @throws SQLite's errors.
 */
export function mergeLog(path: string): void {
	const database = openSqlite(path, {fileMustExist: true});
	try {
		database.pragma('synchronous = FULL');
		database.pragma('wal_checkpoint(TRUNCATE)');
		const mode = String(database.pragma('journal_mode = DELETE', {simple: true}));
		if (mode !== 'delete') throw new Error(`${path} is open in another process`);
	} finally {
		database.close();
	}
}

/**
 * Returns the summary of the ledger at `path`. @throws SQLite's errors, also for a database that is not a
 * ledger.
 */
export function ledgerSummary(path: string): LedgerSummary {
	const database = openSqlite(path, {readonly: true, fileMustExist: true});
	try {
		const one = (sql: string) => database.prepare(sql).pluck().get();
		const name = one("SELECT value FROM meta WHERE key = 'name'");
		const closeAtMs = one('SELECT closeAtMs FROM bar ORDER BY barIndex DESC LIMIT 1');
		const hasOrigin = one("SELECT count(*) FROM sqlite_master WHERE name = 'origin'") === 1;
		const ledgerId = hasOrigin ? one('SELECT instanceId FROM origin') : undefined;
		return {
			name: typeof name === 'string' ? String(JSON.parse(name)) : null,
			ledgerId: typeof ledgerId === 'string' ? ledgerId : null,
			bars: Number(one('SELECT coalesce(max(barIndex), 0) FROM bar')),
			lastCloseAtMs: closeAtMs === undefined ? null : Number(closeAtMs),
			fills: Number(one('SELECT coalesce(max(fillIndex), 0) FROM fill')),
		};
	} finally {
		database.close();
	}
}
