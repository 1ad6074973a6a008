/**
 * The control database: settings, wanted and observed state, status, runs and events of all instances.
 * Each table has one kind of writer (see control-schema.ts). Every call is one short transaction;
 * every read finishes before the call returns.
 */
import {dirname} from 'node:path';
import {homeIdentity} from '../home/home-identity.ts';
import {guard} from '../sqlite/guard.ts';
import {openDatabase} from '../sqlite/open.ts';
import {controlMigrations} from './control-schema.ts';
import {codeCalls} from './table/code-rows.ts';
import {eventCalls} from './table/event-rows.ts';
import {instanceCalls} from './table/instance-rows.ts';
import {ledgerMarkCalls} from './table/ledger-mark-rows.ts';
import {metricCalls} from './table/metric-rows.ts';
import {observedCalls} from './table/observed-rows.ts';
import {removalCalls} from './table/removal.ts';
import {runCalls} from './table/run-rows.ts';
import {statusCalls} from './table/status-rows.ts';
import {valueCalls} from './table/value-rows.ts';
import {wantedCalls} from './table/wanted-rows.ts';

export type ControlStore = ReturnType<typeof openControlStore>;

/**
 * Opens the control database at `path`, and creates it if it is missing.
 * @throws {@link AppError} as {@link openDatabase}.
 */
export function openControlStore(
	path: string,
	options: {readonly?: boolean; busyTimeoutMs?: number} = {},
) {
	const database = openDatabase(path, {
		synchronous: 'NORMAL',
		migrations: controlMigrations,
		readonly: options.readonly ?? false,
		...(options.busyTimeoutMs !== undefined && {busyTimeoutMs: options.busyTimeoutMs}),
	});
	// Runs many times a second: in later versions of the driver, a new statement each time would use up memory.
	const dataVersion = database.prepare('PRAGMA data_version').pluck();
	// The database is in HOME/state/.
	const home = homeIdentity(dirname(dirname(path)));
	return {
		path,
		database,
		/** Changes whenever *another* connection commits; costs about 1 µs. */
		dataVersion: () => Number(dataVersion.get()),
		/** Runs several reads in one transaction. `read` must not write. */
		inOneRead: <R>(read: () => R): R => guard(path, database.transaction(read))(),
		/** Runs `write` in one transaction: no other process writes meanwhile. */
		inOneWrite: <R>(write: () => R): R =>
			guard(path, () => database.transaction(write).immediate())(),
		...instanceCalls(database, path),
		...wantedCalls(database, path),
		...observedCalls(database, path, home),
		...statusCalls(database, path),
		...runCalls(database, path, home),
		...eventCalls(database, path),
		...valueCalls(database, path),
		...codeCalls(database, path),
		...metricCalls(database, path),
		...ledgerMarkCalls(database, path),
		...removalCalls(database, path),
		close: () => {
			database.close();
		},
	};
}
