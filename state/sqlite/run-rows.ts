/** Start, readiness, end and leftovers of the lives of instances, a row each. */
import type {RunRow} from '../domain/snapshot.ts';
import {guard} from './guard.ts';
import type {SqliteDatabase} from './open.ts';

/** Runs kept for each instance. */
const runsPerNameMax = 100;

export function runCalls(database: SqliteDatabase, path: string) {
	// Newest is what was inserted last: a clock that was stepped back makes a later run look older.
	const latest = database.prepare('SELECT * FROM run WHERE name = ? ORDER BY rowid DESC LIMIT 1');
	const allLatest = database.prepare(
		'SELECT * FROM run WHERE rowid IN (SELECT max(rowid) FROM run GROUP BY name)',
	);
	const one = database.prepare('SELECT * FROM run WHERE runId = ?');
	const insert = database.prepare(
		`INSERT INTO run (runId, name, instanceId, pid, processStart, beaconFd, epoch, startedAtMs,
		 readyAtMs, endedAtMs, exitCode, exitReason) VALUES (@runId, @name, @instanceId, @pid,
		 @processStart, @beaconFd, @epoch, @startedAtMs, @readyAtMs, @endedAtMs, @exitCode, @exitReason)`,
	);
	const trim = database.prepare(
		`DELETE FROM run WHERE name = @name AND runId NOT IN
		 (SELECT runId FROM run WHERE name = @name ORDER BY rowid DESC LIMIT ${runsPerNameMax})`,
	);
	const end = database.prepare(
		'UPDATE run SET endedAtMs = ?, exitCode = ?, exitReason = ? WHERE runId = ?',
	);
	const ready = database.prepare('UPDATE run SET readyAtMs = ? WHERE runId = ?');
	const earlier = database.prepare('SELECT runId FROM run WHERE name = ? AND runId <> ?').pluck();
	// Counted, so that whoever waits for it need not look at every run.
	const countReady = database.prepare(
		`INSERT INTO value (key, value, revision) VALUES ('runReady', ?, 1)
		 ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = revision + 1`,
	);
	const putReady = database.transaction((runId: string, readyAtMs: number) => {
		ready.run(readyAtMs, runId);
		countReady.run(runId);
	});
	const start = database.transaction((row: RunRow) => {
		insert.run(row);
		trim.run({name: row.name});
	});
	return {
		run: guard(path, (runId: string) => one.get(runId) as RunRow | undefined),
		latestRun: guard(path, (name: string) => latest.get(name) as RunRow | undefined),
		allLatestRuns: guard(path, () => allLatest.all() as RunRow[]),
		putRunStarted: guard(path, (row: RunRow) => start.immediate(row)),
		/** The runs of `name` that are remembered, but for `runId`. */
		earlierRunIds: guard(path, (name: string, runId: string) =>
			earlier.all(name, runId).map(String),
		),
		putRunReady: guard(path, (runId: string, readyAtMs: number) =>
			putReady.immediate(runId, readyAtMs),
		),
		putRunEnded: guard(
			path,
			(runId: string, ended: {endedAtMs: number; exitCode: number; exitReason: string}) => {
				end.run(ended.endedAtMs, ended.exitCode, ended.exitReason, runId);
			},
		),
	};
}
