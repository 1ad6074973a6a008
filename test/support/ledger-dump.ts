/** Text of a whole ledger without the columns that may differ between two lives: equal runs give equal text. */
import Database from 'better-sqlite3';
import {runColumns} from '../../state/ledger/ledger-schema.ts';

/** Returns every row of every table of the ledger at `path`, in the order of its key. */
export function dumpLedger(path: string): string {
	const database = new Database(path, {readonly: true});
	try {
		const tables = database
			.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
			.pluck()
			.all()
			.map(String);
		return tables.map(table => dumpTable(database, table)).join('\n');
	} finally {
		database.close();
	}
}

function dumpTable(database: Database.Database, table: string): string {
	const columns = (database.pragma(`table_info(${table})`) as {name: string; pk: number}[]).filter(
		({name}) => !runColumns.has(name),
	);
	const names = columns.map(({name}) => name).join(', ');
	const key = columns.find(({pk}) => pk > 0)?.name ?? '1';
	const rows = database.prepare(`SELECT ${names} FROM ${table} ORDER BY ${key}`).raw().all();
	return [`${table} (${names})`, ...rows.map(row => JSON.stringify(row))].join('\n');
}
