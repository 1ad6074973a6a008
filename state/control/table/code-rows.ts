/**
 * The `code` table: the code that each instance runs. A row is written when the instance is created or upgraded;
 * a change of the file does not affect it.
 */
import type {InstanceCode} from '../../domain/instance/instance-code.ts';
import {guard} from '../../sqlite/guard.ts';
import type {SqliteDatabase} from '../../sqlite/open.ts';

export function codeCalls(database: SqliteDatabase, path: string) {
	const columns = 'name, algorithm, snapshotHash, file, takenAtMs, takenBy';
	const one = database.prepare(`SELECT ${columns} FROM code WHERE name = ?`);
	const all = database.prepare(`SELECT ${columns} FROM code`);
	const put = database.prepare(
		`INSERT OR REPLACE INTO code (${columns})
		 VALUES (@name, @algorithm, @snapshotHash, @file, @takenAtMs, @takenBy)`,
	);
	const remove = database.prepare('DELETE FROM code WHERE name = ?');
	return {
		code: guard(path, (name: string) => one.get(name) as InstanceCode | undefined),
		allCode: guard(path, () => all.all() as InstanceCode[]),
		putCode: guard(path, (code: InstanceCode) => {
			put.run(code);
		}),
		removeCode: guard(path, (name: string) => {
			remove.run(name);
		}),
	};
}
