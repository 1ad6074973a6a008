/** The `wanted` table: the last request for each instance, with its epoch. */
import type {WantedChange, WantedRow} from '../../domain/instance/snapshot.ts';
import {guard} from '../../sqlite/guard.ts';
import type {SqliteDatabase} from '../../sqlite/open.ts';

export function wantedCalls(database: SqliteDatabase, path: string) {
	const all = database.prepare('SELECT * FROM wanted');
	const one = database.prepare('SELECT * FROM wanted WHERE name = ?');
	const put = database.prepare(
		`INSERT INTO wanted (name, wanted, epoch, paused, flattenEpoch, stopBy, requestedAtMs, requestedBy)
		 VALUES (@name, @wanted, @epoch, @paused, @flattenEpoch, @stopBy, @requestedAtMs, @requestedBy)
		 ON CONFLICT (name) DO UPDATE SET wanted = excluded.wanted, epoch = excluded.epoch,
		 paused = excluded.paused, flattenEpoch = excluded.flattenEpoch, stopBy = excluded.stopBy,
		 requestedAtMs = excluded.requestedAtMs, requestedBy = excluded.requestedBy`,
	);
	type Stored = Omit<WantedRow, 'paused'> & {paused: number};
	const toRow = (row: unknown): WantedRow => {
		// Changed in place: copying a hundred rows costs more than reading them.
		const stored = row as Stored;
		return Object.assign(stored, {paused: stored.paused !== 0});
	};
	const read = (name: string): WantedRow => {
		const row = one.get(name);
		return row === undefined ? wantedNothing(name) : toRow(row);
	};
	const signature = database
		.prepare(
			`SELECT concat_ws(':', count(*), total(epoch), total(wanted = 'running'), total(stopBy = 'kill'),
			 (SELECT max(rowid) FROM run), (SELECT count(*) FROM instance),
			 (SELECT revision FROM value WHERE key = 'configStamp'),
			 (SELECT revision FROM value WHERE key = 'runReady')) FROM wanted`,
		)
		.pluck();
	const change = database.transaction(
		(name: string, wish: WantedChange, by: {requestedAtMs: number; requestedBy: string}) => {
			const {raiseEpoch, raiseFlattenEpoch, ...fields} = wish;
			const row = {...read(name), ...fields, ...by};
			if (raiseEpoch) row.epoch += 1;
			if (raiseFlattenEpoch) row.flattenEpoch += 1;
			put.run({...row, paused: row.paused ? 1 : 0});
			return row;
		},
	);
	return {
		wanted: guard(path, read),
		/** Changes with every request, new run, readiness and configuration, but not with bars. About 20 µs. */
		wishSignature: guard(path, () => String(signature.get())),
		allWanted: guard(path, () => all.all().map(toRow)),
		/** Records a request and returns the new row. */
		changeWanted: guard(
			path,
			(name: string, wish: WantedChange, by: {requestedAtMs: number; requestedBy: string}) =>
				change.immediate(name, wish, by),
		),
	};
}

/** The row of an instance without a request. */
export function wantedNothing(name: string): WantedRow {
	return {
		name,
		wanted: 'stopped',
		epoch: 0,
		paused: false,
		flattenEpoch: 0,
		stopBy: 'term',
		requestedAtMs: 0,
		requestedBy: '',
	};
}
