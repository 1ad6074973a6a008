/** The `instance` table: the settings of every instance, in the order of the configuration. */
import {instanceDefaults} from '../../domain/instance/instance-defaults.ts';
import type {InstanceSettings} from '../../domain/instance/instance.ts';
import {guard} from '../../sqlite/guard.ts';
import type {SqliteDatabase} from '../../sqlite/open.ts';
import {createDocumentReader} from './document-reader.ts';

/** Position of instances that are not configured: after all others. */
const byHandPosition = 1_000_000;

export function instanceCalls(database: SqliteDatabase, path: string) {
	const all = database.prepare('SELECT settings FROM instance ORDER BY position, name').pluck();
	const configured = database
		.prepare(`SELECT settings FROM instance WHERE position < ${byHandPosition} ORDER BY position`)
		.pluck();
	const one = database.prepare('SELECT settings FROM instance WHERE name = ?').pluck();
	const put = database.prepare(
		`INSERT INTO instance (name, position, settings) VALUES (?, ?, ?)
		 ON CONFLICT (name) DO UPDATE SET position = excluded.position, settings = excluded.settings`,
	);
	const remove = database.prepare('DELETE FROM instance WHERE name = ?');
	// If it is added again, it gets the code of that time.
	const removeCode = database.prepare('DELETE FROM code WHERE name = ?');
	const names = database.prepare('SELECT name FROM instance').pluck();
	// A row of an older version lacks the newest settings.
	const parse = (text: unknown): InstanceSettings => ({
		...instanceDefaults,
		...(JSON.parse(String(text)) as InstanceSettings),
	});
	const parseAll = createDocumentReader(parse);
	const putLast = database.prepare('UPDATE instance SET position = ? WHERE name = ?');
	type Keep = (name: string) => boolean;
	const replaceAll = database.transaction((settings: readonly InstanceSettings[], keep: Keep) => {
		const configured = new Set(settings.map(({name}) => name));
		const others = names.all().map(String);
		for (const name of others.filter(other => !configured.has(other))) {
			if (keep(name)) putLast.run(byHandPosition, name);
			else {
				remove.run(name);
				removeCode.run(name);
			}
		}
		for (const [position, row] of settings.entries())
			put.run(row.name, position, JSON.stringify(row));
	});
	return {
		/** An unchanged row is the same object as before: do not modify it. */
		instances: guard(path, () => parseAll(all.all())),
		/** The configured instances. */
		configuredInstances: guard(path, () => configured.all().map(parse)),
		instance: guard(path, (name: string) => {
			const text = one.get(name);
			return text === undefined ? undefined : parse(text);
		}),
		/** Makes the table equal to `settings`, in their order; others stay after them if `keep` returns true. */
		replaceInstances: guard(
			path,
			(settings: readonly InstanceSettings[], keep: Keep = () => false) =>
				replaceAll.immediate(settings, keep),
		),
		/** Adds or changes one instance; for a run by hand that is not configured. */
		putInstance: guard(path, (settings: InstanceSettings) => {
			put.run(settings.name, byHandPosition, JSON.stringify(settings));
		}),
	};
}
