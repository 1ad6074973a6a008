/** The `ledgerMark` table: the ledger that each instance wrote last. */
import type {LedgerMark} from '../../domain/trading/ledger.ts';
import {guard} from '../../sqlite/guard.ts';
import type {SqliteDatabase} from '../../sqlite/open.ts';

export function ledgerMarkCalls(database: SqliteDatabase, path: string) {
	const all = database.prepare('SELECT * FROM ledgerMark ORDER BY name');
	const one = database.prepare('SELECT * FROM ledgerMark WHERE name = ?');
	const put = database.prepare(
		`INSERT OR REPLACE INTO ledgerMark (name, ledgerId, lastBar, recordedAtMs)
		 VALUES (@name, @ledgerId, @lastBar, @recordedAtMs)`,
	);
	const remove = database.prepare('DELETE FROM ledgerMark WHERE name = ?');
	const removeStatus = database.prepare('DELETE FROM status WHERE name = ?');
	const forget = database.transaction((name: string) => {
		remove.run(name);
		removeStatus.run(name);
	});
	return {
		ledgerMark: guard(path, (name: string) => one.get(name) as LedgerMark | undefined),
		allLedgerMarks: guard(path, () => all.all() as LedgerMark[]),
		putLedgerMark: guard(path, (mark: LedgerMark) => {
			put.run(mark);
		}),
		/** Lets the instance begin a fresh ledger: removes its mark and its status. */
		forgetLedger: guard(path, (name: string) => forget.immediate(name)),
	};
}
