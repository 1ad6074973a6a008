/** The `run` table: start, readiness, end and leftovers of each run. */
import {cutText, reasonLengthMax} from '../../domain/text/text-limits.ts';
import {instanceDefaults} from '../../domain/instance/instance-defaults.ts';
import type {InstanceSettings} from '../../domain/instance/instance.ts';
import type {RunMarks, RunTrace} from '../../domain/instance/run-marks.ts';
import type {RunRow} from '../../domain/instance/snapshot.ts';
import {createDocumentReader} from './document-reader.ts';
import {guard} from '../../sqlite/guard.ts';
import type {SqliteDatabase} from '../../sqlite/open.ts';

/** Runs kept for each instance. */
const runsPerNameMax = 100;

/** A run that may have left processes, with the name of its instance. */
export type UnsweptRun = RunTrace & {name: string};

/**
 * The end of a run; `exitError` as in {@link RunRow}. `hasRun`: it did its work without becoming ready before; it then
 * counts as ready at its end.
 */
export type RunEnded = {
	endedAtMs: number;
	exitCode: number;
	exitReason: string;
	exitError?: string | null;
	hasRun?: boolean;
};

/** Skips open runs of another home: they can only live there. Ended runs stay as history. */
const ours = '(endedAtMs IS NOT NULL OR home IS NULL OR home = @home)';

/** `home`: identity of the home, stored in every row. */
export function runCalls(database: SqliteDatabase, path: string, home: string | null) {
	const toRows = createRowReader();
	// A separate reader: each remembers only the documents of its last read.
	const toOneRow = createRowReader();
	// The last inserted row is the newest: after a clock was set back, a later run would look older.
	const latest = database.prepare(
		`SELECT * FROM (SELECT * FROM run WHERE name = @name ORDER BY rowid DESC LIMIT 1) WHERE ${ours}`,
	);
	const allLatest = database.prepare(
		`SELECT * FROM run WHERE rowid IN (SELECT max(rowid) FROM run GROUP BY name) AND ${ours}`,
	);
	const one = database.prepare(`SELECT * FROM run WHERE runId = @runId AND ${ours}`);
	const end = database.prepare(
		`UPDATE run SET endedAtMs = ?, exitCode = ?, exitReason = ?, exitError = ?,
		 readyAtMs = coalesce(readyAtMs, ?) WHERE runId = ?`,
	);
	const ready = database.prepare('UPDATE run SET readyAtMs = ? WHERE runId = ?');
	// Counted, so that a process that waits for readiness need not read every run.
	const countReady = database.prepare(
		`INSERT INTO value (key, value, revision) VALUES ('runReady', ?, 1)
		 ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = revision + 1`,
	);
	const putReady = database.transaction((runId: string, readyAtMs: number) => {
		ready.run(readyAtMs, runId);
		countReady.run(runId);
	});
	const read = (row: unknown) => (row === undefined ? undefined : toOneRow([row])[0]);
	return {
		run: guard(path, (runId: string) => read(one.get({runId, home}))),
		latestRun: guard(path, (name: string) => read(latest.get({name, home}))),
		/** Unchanged documents are the same objects as before: do not modify them. */
		allLatestRuns: guard(path, () => toRows(allLatest.all({home}))),
		putRunReady: guard(path, (runId: string, readyAtMs: number) =>
			putReady.immediate(runId, readyAtMs),
		),
		putRunEnded: guard(path, (runId: string, ended: RunEnded) => {
			const {endedAtMs, exitCode, exitError = null, hasRun = false} = ended;
			const reason = cutText(ended.exitReason, reasonLengthMax);
			end.run(endedAtMs, exitCode, reason, exitError, hasRun ? endedAtMs : null, runId);
		}),
		...startCalls(database, path, home),
		...leftoverCalls(database, path, home),
	};
}

function startCalls(database: SqliteDatabase, path: string, home: string | null) {
	const insert = database.prepare(
		`INSERT INTO run (runId, name, instanceId, pid, processStart, bootId, host, pidNamespace, home,
		 beaconFd, epoch, startedAtMs, readyAtMs, endedAtMs, exitCode, exitReason, settings, marks)
		 VALUES (@runId, @name, @instanceId, @pid, @processStart, @bootId, @host, @pidNamespace, @home,
		 @beaconFd, @epoch, @startedAtMs, @readyAtMs, @endedAtMs, @exitCode, @exitReason, @settings, @marks)`,
	);
	// The leftovers of such a run must still be found.
	const trim = database.prepare(
		`DELETE FROM run WHERE name = @name AND marks IS NULL AND runId NOT IN
		 (SELECT runId FROM run WHERE name = @name ORDER BY rowid DESC LIMIT ${runsPerNameMax})`,
	);
	const start = database.transaction((row: RunRow) => {
		const place = {bootId: null, host: null, pidNamespace: null, ...row, home};
		insert.run({...place, settings: toText(row.settings), marks: toText(row.marks)});
		trim.run({name: row.name});
	});
	return {putRunStarted: guard(path, (row: RunRow) => start.immediate(row))};
}

function leftoverCalls(database: SqliteDatabase, path: string, home: string | null) {
	// The search ends the leftovers, so runs of another home are excluded.
	const isOurs = '(home IS NULL OR home = @home)';
	const earlier = database.prepare(
		`SELECT runId, marks FROM run WHERE name = @name AND runId <> @runId AND ${isOurs}`,
	);
	const unsweptRows = `SELECT runId, name, marks FROM run WHERE marks IS NOT NULL AND ${isOurs}`;
	const unswept = database.prepare(`${unsweptRows} AND name = @name`);
	const allUnswept = database.prepare(unsweptRows);
	const mark = database.prepare('UPDATE run SET marks = ? WHERE runId = ?');
	type Stored = {runId: string; name: string; marks: string | null};
	const toTrace = ({runId, marks}: Stored): RunTrace => ({runId, marks: marksOf(marks)});
	return {
		/** The recorded runs of `name` except `runId`, with or without marks. */
		earlierRuns: guard(path, (name: string, runId: string) =>
			(earlier.all({name, runId, home}) as Stored[]).map(toTrace),
		),
		/** The runs of `name` that live or were not swept yet. */
		unsweptRuns: guard(path, (name: string) =>
			(unswept.all({name, home}) as Stored[]).map(toTrace),
		),
		/** Those of all instances. */
		allUnsweptRuns: guard(path, () =>
			(allUnswept.all({home}) as Stored[]).map(
				(row): UnsweptRun => ({...toTrace(row), name: row.name}),
			),
		),
		/** Null: the run has no leftovers. */
		putRunMarks: guard(path, (runId: string, marks: RunMarks | null) => {
			mark.run(toText(marks), runId);
		}),
	};
}

type StoredRun = Omit<RunRow, 'settings' | 'marks'> & {
	settings: string | null;
	marks: string | null;
};

/** A row of an older version lacks the newest settings. */
function createRowReader(): (rows: readonly unknown[]) => RunRow[] {
	const parseAll = createDocumentReader(
		(text): InstanceSettings => ({...instanceDefaults, ...(JSON.parse(text) as InstanceSettings)}),
	);
	return rows => {
		const stored = rows as StoredRun[];
		const known = stored.filter(({settings}) => settings !== null);
		const settings = new Map(
			parseAll(known.map(row => row.settings)).map((one, at) => [known[at]?.runId, one]),
		);
		return stored.map(row => ({
			...row,
			settings: settings.get(row.runId) ?? null,
			marks: marksOf(row.marks),
		}));
	};
}

function toText(document: object | null): string | null {
	return document === null ? null : JSON.stringify(document);
}

function marksOf(text: string | null): RunMarks | null {
	return text === null ? null : (JSON.parse(text) as RunMarks);
}
