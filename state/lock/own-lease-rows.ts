/** A connection to the control database for a lock whose caller has none. */
import type {Directory} from '../home/directory.ts';
import {controlMigrations} from '../control/control-schema.ts';
import {createLeaseRows, type LeaseRows} from '../control/table/lease-rows.ts';
import {openDatabase} from '../sqlite/open.ts';

/** Opens the rows; the caller closes them. @throws {@link AppError} as `openDatabase`. */
export function openLeaseRows({controlDatabase}: Directory): {rows: LeaseRows; close(): void} {
	const database = openDatabase(controlDatabase, {
		synchronous: 'NORMAL',
		migrations: controlMigrations,
	});
	return {
		rows: createLeaseRows(database, controlDatabase),
		close: () => {
			database.close();
		},
	};
}
