/**
 * Values beside the leases: small facts with a revision, written plainly, by compare-and-set, or only while a
 * lease is valid. A revision is never given twice to one key, also when the key was deleted in between.
 */
import {databaseError, type SqliteDatabase} from '../sqlite/open.ts';

export type LeaseValues = ReturnType<typeof createLeaseValues>;

type StoredValue = {value: string; revision: number};

/** Row of the `lease` table that counts revisions; no lease key begins with `#`. */
const counterKey = '#revision';

/** Prepares the statements on an open control database, which stays the caller's to close. */
export function createLeaseValues(database: SqliteDatabase, path: string) {
	const get = database.prepare('SELECT value, revision FROM value WHERE key = ?');
	const list = database.prepare(
		'SELECT key, value FROM value WHERE substr(key, 1, length(@prefix)) = @prefix ORDER BY key',
	);
	const put = database.prepare(
		`INSERT INTO value (key, value, revision) VALUES (@key, @value, @revision)
		 ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = excluded.revision`,
	);
	const remove = database.prepare('DELETE FROM value WHERE key = ?');
	// The counter also overtakes revisions that others counted up by themselves.
	const count = database
		.prepare(
			`INSERT INTO lease (key, token) VALUES ('${counterKey}', @least)
			 ON CONFLICT (key) DO UPDATE SET token = max(token + 1, @least) RETURNING token`,
		)
		.pluck();
	const read = (key: string) => get.get(key) as StoredValue | undefined;
	const write = (key: string, value: string) => {
		const revision = Number(count.get({least: (read(key)?.revision ?? 0) + 1}));
		put.run({key, value, revision});
	};
	const cas = database.transaction((key: string, revision: number, next: string): boolean => {
		if ((read(key)?.revision ?? 0) !== revision) return false;
		write(key, next);
		return true;
	});
	const putWhile = database.transaction((key: string, value: string, holds: () => boolean) => {
		if (!holds()) return false;
		write(key, value);
		return true;
	});
	const erase = database.transaction((key: string) => {
		const revision = read(key)?.revision;
		if (revision === undefined) return;
		count.get({least: revision});
		remove.run(key);
	});
	const inOurWords = <T>(call: () => T): T => {
		try {
			return call();
		} catch (error) {
			throw databaseError(error, path);
		}
	};
	return {
		get: (key: string) => inOurWords(() => read(key)),
		list: (prefix: string): ReadonlyMap<string, string> =>
			inOurWords(() => {
				const rows = list.all({prefix}) as {key: string; value: string}[];
				return new Map(rows.map(({key, value}) => [key, value]));
			}),
		/** Writes only where the stored revision is `revision` (0: absent). */
		cas: (key: string, revision: number, next: string) =>
			inOurWords(() => cas.immediate(key, revision, next)),
		/** Writes only if `holds()` says so inside the writing transaction. */
		putWhile: (key: string, value: string, holds: () => boolean) =>
			inOurWords(() => putWhile.immediate(key, value, holds)),
		delete: (key: string) => {
			inOurWords(() => erase.immediate(key));
		},
		/** Changes whenever another connection commits; costs about 1 µs. */
		dataVersion: () => inOurWords(() => Number(database.pragma('data_version', {simple: true}))),
	};
}
