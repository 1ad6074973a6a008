/**
 * The control database: settings, wanted and observed state, status, runs and events of all instances.
 * Each table has one kind of writer (see control-schema.ts). Every call is one short transaction;
 * every read is finished before the call returns.
 */
import {dirname} from 'node:path';
import {instanceDefaults} from '../domain/instance/instance-defaults.ts';
import type {InstanceSettings, Observed} from '../domain/instance/instance.ts';
import type {
	EventRow,
	InstanceStatus,
	ObservedRow,
	WantedChange,
	WantedRow,
} from '../domain/instance/snapshot.ts';
import {cutText, reasonLengthMax} from '../domain/text/text-limits.ts';
import {codeCalls} from './code-rows.ts';
import {homeIdentity} from '../home/home-identity.ts';
import {controlMigrations} from './control-schema.ts';
import {ledgerMarkCalls} from './ledger-mark-rows.ts';
import {createDocumentReader} from './document-reader.ts';
import {metricCalls} from './metric-rows.ts';
import {guard} from '../sqlite/guard.ts';
import {openDatabase, type SqliteDatabase} from '../sqlite/open.ts';
import {removalCalls} from './removal.ts';
import {runCalls} from './run-rows.ts';

export type ControlStore = ReturnType<typeof openControlStore>;

/** Events kept for each instance. */
const eventsPerNameMax = 500;

/** Place of instances that no configuration names: behind all others. */
const byHandPosition = 1_000_000;

/**
 * Opens the control database at `path`, creating it when needed.
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
	// It lies in HOME/state/.
	const home = homeIdentity(dirname(dirname(path)));
	return {
		path,
		database,
		/** Changes whenever *another* connection commits; costs about 1 µs. */
		dataVersion: () => Number(database.pragma('data_version', {simple: true})),
		/** Runs several reads on one state of the database. `read` must not write. */
		inOneRead: <R>(read: () => R): R => guard(path, database.transaction(read))(),
		/** Runs `write` alone: no other process writes meanwhile, and all of it is committed or nothing. */
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

function instanceCalls(database: SqliteDatabase, path: string) {
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
	// Who adds it again gets the code of that moment.
	const removeCode = database.prepare('DELETE FROM code WHERE name = ?');
	const names = database.prepare('SELECT name FROM instance').pluck();
	// A row that an older version wrote lacks the newest settings.
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
		/** Unchanged rows come as the same object again: do not write to them. */
		instances: guard(path, () => parseAll(all.all())),
		/** Those that the configuration names. */
		configuredInstances: guard(path, () => configured.all().map(parse)),
		instance: guard(path, (name: string) => {
			const text = one.get(name);
			return text === undefined ? undefined : parse(text);
		}),
		/** Makes the table equal to `settings`, in their order; others stay, behind them, when `keep` says so. */
		replaceInstances: guard(
			path,
			(settings: readonly InstanceSettings[], keep: Keep = () => false) =>
				replaceAll.immediate(settings, keep),
		),
		/** Adds or changes one instance; for a run by hand that no configuration names. */
		putInstance: guard(path, (settings: InstanceSettings) => {
			put.run(settings.name, byHandPosition, JSON.stringify(settings));
		}),
	};
}

function wantedCalls(database: SqliteDatabase, path: string) {
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
		// In place: the row is ours, and copying a hundred costs more than reading them.
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
		/** Differs after every wish, new run, readiness or new configuration, but not after bars. Some 20 µs. */
		wishSignature: guard(path, () => String(signature.get())),
		allWanted: guard(path, () => all.all().map(toRow)),
		/** Writes a person's wish and returns the row as it stands now. */
		changeWanted: guard(
			path,
			(name: string, wish: WantedChange, by: {requestedAtMs: number; requestedBy: string}) =>
				change.immediate(name, wish, by),
		),
	};
}

/** What is wanted of an instance of which nobody asked anything yet. */
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

/**
 * A row with a process of another home was written before this one was copied from it. It is left out: nothing
 * of it holds here.
 */
function observedCalls(database: SqliteDatabase, path: string, home: string | null) {
	const columns = `name, observed, reason, epoch, pid, runId, exitCode, exitSignal, exitedAtMs, restarts,
		nextStartAtMs, deathsAtMs, recordedAtMs`;
	const ours = '(pid IS NULL OR home IS NULL OR home = @home)';
	// Rows as arrays: with 13 columns, building the objects here halves the time of a hundred rows.
	const all = database.prepare(`SELECT ${columns} FROM observed WHERE ${ours}`).raw();
	const one = database
		.prepare(`SELECT ${columns} FROM observed WHERE name = @name AND ${ours}`)
		.raw();
	const put = database.prepare(
		`INSERT OR REPLACE INTO observed (name, observed, reason, epoch, pid, runId, exitCode, exitSignal,
		 exitedAtMs, restarts, nextStartAtMs, deathsAtMs, recordedAtMs, home)
		 VALUES (@name, @observed, @reason, @epoch, @pid, @runId, @exitCode, @exitSignal, @exitedAtMs,
		 @restarts, @nextStartAtMs, @deathsAtMs, @recordedAtMs, @home)`,
	);
	const toRow = (row: unknown): ObservedRow => {
		const [name, observed, reason, epoch, pid, runId, exitCode, exitSignal, ...rest] = row as [
			...[string, Observed, string, number, number | null, string | null, number | null],
			...[string | null, number | null, number, number | null, string, number],
		];
		const [exitedAtMs, restarts, nextStartAtMs, deaths, recordedAtMs] = rest;
		const deathsAtMs = deaths === '[]' ? [] : (JSON.parse(deaths) as number[]);
		return {
			name,
			observed,
			reason,
			epoch,
			pid,
			runId,
			exitCode,
			exitSignal,
			exitedAtMs,
			restarts,
			nextStartAtMs,
			deathsAtMs,
			recordedAtMs,
		};
	};
	return {
		observed: guard(path, (name: string) => {
			const row = one.get({name, home});
			return row === undefined ? undefined : toRow(row);
		}),
		allObserved: guard(path, () => all.all({home}).map(toRow)),
		putObserved: guard(path, (row: ObservedRow) => {
			put.run({...row, home, deathsAtMs: JSON.stringify(row.deathsAtMs)});
		}),
	};
}

function statusCalls(database: SqliteDatabase, path: string) {
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
		/** Unchanged rows come as the same object again: do not write to them. */
		allStatus: guard(path, () => parseAll(all.all())),
		putStatus: guard(path, (status: InstanceStatus) => {
			put.run(status.name, JSON.stringify(status));
		}),
	};
}

function eventCalls(database: SqliteDatabase, path: string) {
	const insert = database.prepare(
		'INSERT INTO event (recordedAtMs, name, type, text) VALUES (@recordedAtMs, @name, @type, @text)',
	);
	const trim = database.prepare(
		`DELETE FROM event WHERE name = @name AND eventId <= (SELECT eventId FROM event
		 WHERE name = @name ORDER BY eventId DESC LIMIT 1 OFFSET ${eventsPerNameMax})`,
	);
	const last = database.prepare('SELECT * FROM event WHERE name = ? ORDER BY eventId DESC LIMIT ?');
	const append = database.transaction((event: Omit<EventRow, 'eventId'>) => {
		insert.run(event);
		trim.run({name: event.name});
	});
	return {
		appendEvent: guard(path, (event: Omit<EventRow, 'eventId'>) =>
			append.immediate({...event, text: cutText(event.text, reasonLengthMax)}),
		),
		/** The newest `countMax` events of `name`, oldest first. */
		events: guard(path, (name: string, countMax: number) =>
			(last.all(name, countMax) as EventRow[]).toReversed(),
		),
	};
}

function valueCalls(database: SqliteDatabase, path: string) {
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
