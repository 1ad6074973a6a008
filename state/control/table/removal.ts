/** Removes an instance from the control database. */
import {guard} from '../../sqlite/guard.ts';
import type {SqliteDatabase} from '../../sqlite/open.ts';

export function removalCalls(database: SqliteDatabase, path: string) {
	const statements = ['instance', 'observed', 'status', 'code', 'metric'].map(table =>
		database.prepare(`DELETE FROM ${table} WHERE name = ?`),
	);
	// The request numbers stay: the ledger, which stays too, contains the last one that was carried out.
	const unwant = database.prepare(
		`UPDATE wanted SET wanted = 'stopped', paused = 0, stopBy = 'term' WHERE name = ?`,
	);
	const forget = database.transaction((name: string) => {
		for (const statement of [...statements, unwant]) statement.run(name);
	});
	return {
		/** Removes all rows of an instance except its runs and events. */
		forgetInstance: guard(path, (name: string) => forget.immediate(name)),
	};
}
