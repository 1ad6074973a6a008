/** The `observed` table: the state of each instance as the supervisor last saw it. Only the supervisor writes it. */
import type {Observed} from '../../domain/instance/instance.ts';
import type {ObservedRow} from '../../domain/instance/snapshot.ts';
import {guard} from '../../sqlite/guard.ts';
import type {SqliteDatabase} from '../../sqlite/open.ts';

/**
 * Skips a row with a process of another home: this home is a copy, and the row does not apply to it.
 */
export function observedCalls(database: SqliteDatabase, path: string, home: string | null) {
	const columns = `name, observed, reason, epoch, pid, runId, exitCode, exitSignal, exitedAtMs, restarts,
		nextStartAtMs, deathsAtMs, recordedAtMs`;
	const ours = '(pid IS NULL OR home IS NULL OR home = @home)';
	// Reads arrays: with 13 columns, building the objects here halves the time for a hundred rows.
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
