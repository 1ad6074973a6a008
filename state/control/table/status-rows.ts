/** The `status` table: price, position and equity of each instance. Only its runner writes its row. */
import type {InstanceStatus} from '../../domain/instance/snapshot.ts';
import {guard} from '../../sqlite/guard.ts';
import type {SqliteDatabase} from '../../sqlite/open.ts';
import {createDocumentReader} from './document-reader.ts';

export function statusCalls(database: SqliteDatabase, path: string) {
	const all = database.prepare('SELECT document FROM status').pluck();
	const one = database.prepare('SELECT document FROM status WHERE name = ?').pluck();
	const put = database.prepare('INSERT OR REPLACE INTO status (name, document) VALUES (?, ?)');
	const parse = (text: unknown) => JSON.parse(String(text)) as InstanceStatus;
	const parseAll = createDocumentReader(parse);
	return {
		status: guard(path, (name: string) => {
			const text = one.get(name);
			return text === undefined ? undefined : parse(text);
		}),
		/** An unchanged row is the same object as before: do not modify it. */
		allStatus: guard(path, () => parseAll(all.all())),
		putStatus: guard(path, (status: InstanceStatus) => {
			put.run(status.name, JSON.stringify(status));
		}),
	};
}
