/** The `value` table: single facts about the home, by key. Each write raises the revision. */
import {guard} from '../../sqlite/guard.ts';
import type {SqliteDatabase} from '../../sqlite/open.ts';

export function valueCalls(database: SqliteDatabase, path: string) {
	const get = database.prepare('SELECT value FROM value WHERE key = ?').pluck();
	const put = database.prepare(
		`INSERT INTO value (key, value, revision) VALUES (?, ?, 1)
		 ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = revision + 1`,
	);
	return {
		value: guard(path, (key: string) => {
			const text = get.get(key);
			return typeof text === 'string' ? text : undefined;
		}),
		putValue: guard(path, (key: string, value: string) => {
			put.run(key, value);
		}),
	};
}
