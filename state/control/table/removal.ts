/** Takes an instance out of the control database. */
import {guard} from '../../sqlite/guard.ts';
import type {SqliteDatabase} from '../../sqlite/open.ts';

export function removalCalls(database: SqliteDatabase, path: string) {
	const statements = ['instance', 'observed', 'status', 'code', 'metric'].map(table =>
		database.prepare(`DELETE FROM ${table} WHERE name = ?`),
	);
	// The numbers of its wishes stay: its ledger, which stays as well, remembers the last one that it carried out.
	const unwant = database.prepare(
		`UPDATE wanted SET wanted = 'stopped', paused = 0, stopBy = 'term' WHERE name = ?`,
	);
	const forget = database.transaction((name: string) => {
		for (const statement of [...statements, unwant]) statement.run(name);
	});
	return {
		/** Forgets all that is known of an instance but its runs and events: its story. */
		forgetInstance: guard(path, (name: string) => forget.immediate(name)),
	};
}
