/**
 * The ledger of one instance, written only by its runner: every call of `append` is one transaction that
 * survives a power cut (WAL, synchronous FULL). It decides nothing and repairs nothing.
 */
import type {
	LedgerBatch,
	LedgerCheckpoint,
	LedgerIdentity,
	LedgerRun,
	LedgerSegment,
} from '../domain/trading/ledger.ts';
import type {Instrument} from '../domain/trading/instrument.ts';
import type {RefusedOrders} from '../domain/instance/snapshot.ts';
import {guard} from '../sqlite/guard.ts';
import {isSameMarket, ledgerIdentityError} from './ledger-identity.ts';
import {recordedBars, replayedBars} from './ledger-replay.ts';
import {ledgerMigrations} from './ledger-schema.ts';
import {ledgerWriter} from './ledger-writer.ts';
import {openDatabase, type SqliteDatabase} from '../sqlite/open.ts';

export type LedgerStore = ReturnType<typeof openLedgerStore>;

/**
 * Opens or creates the ledger at `path`. The caller holds the instance's lock.
 * @throws {@link AppError} as `openDatabase`.
 */
export function openLedgerStore(path: string, run: LedgerRun, nowMs: () => number) {
	const database = openDatabase(path, {synchronous: 'FULL', migrations: ledgerMigrations});
	const write = ledgerWriter(database, run, nowMs);
	const append = database.transaction(write);
	const lastBar = database.prepare('SELECT coalesce(max(barIndex), 0) FROM bar').pluck();
	const claimOrigin = database.prepare(
		'INSERT OR IGNORE INTO origin (originId, instanceId, recordedAt) VALUES (1, ?, ?)',
	);
	const origin = database.prepare('SELECT instanceId FROM origin').pluck();
	return {
		path,
		/**
		 * Id of this ledger: that of the run that created it. The first call on a ledger without one sets it to
		 * this run's.
		 */
		ledgerId: guard(path, () => {
			claimOrigin.run(run.instanceId, nowMs());
			return String(origin.get());
		}),
		/** Copies all commits into one new file. @throws {@link AppError} as `append`. */
		copyTo: guard(path, (target: string) => {
			database.prepare('VACUUM INTO ?').run(target);
		}),
		/** Number of the last committed bar; 0 for a fresh ledger. */
		lastBarIndex: guard(path, () => Number(lastBar.get())),
		/**
		 * Commits `batch`, whole or not at all.
		 * @throws {@link AppError} `DISK_FULL`, `DISK_ERROR` (74), `DATABASE_BUSY` (75).
		 */
		append: guard(path, (batch: LedgerBatch) => append.immediate(batch)),
		...identityCalls(database, path),
		...segmentCalls(database, path),
		checkpoint: guard(path, () => readCheckpoint(database)),
		/** Wall-clock time at which the last bar was written; undefined for a fresh ledger. */
		lastRecordedAtMs: guard(path, () => lastRecordedAtMs(database)),
		firstCloseTicks: guard(path, () => firstCloseTicks(database)),
		refusedOrders: guard(path, () => refusedOrders(database)),
		lastCloseTicks: guard(path, (countMax: number) => lastCloseTicks(database, countMax)),
		/** Bars for the replay, oldest first; those before `checkedFromBarIndex` only warm up. */
		replayedBars: (checkedFromBarIndex: number) => replayedBars(database, checkedFromBarIndex),
		/** The bars alone, oldest first. */
		recordedBars: () => recordedBars(database),
		close: () => {
			database.close();
		},
	};
}

/** Key order must not make two equal values differ. */
function sortedKeys(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([key, member]) => [key, sortedKeys(member)]));
}

function identityCalls(database: SqliteDatabase, path: string) {
	const all = database.prepare('SELECT key, value FROM meta');
	const put = database.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)');
	const one = database.prepare('SELECT value FROM meta WHERE key = ?').pluck();
	const anyBar = database.prepare('SELECT 1 FROM bar LIMIT 1').pluck();
	const claim = database.transaction((identity: LedgerIdentity) => {
		const wanted = Object.entries(identity).map(([key, value]) => [
			key,
			JSON.stringify(sortedKeys(value)),
		]);
		const stored = new Map((all.all() as {key: string; value: string}[]).map(metaEntry));
		// Without a bar, no amounts exist yet that could change their meaning.
		if (anyBar.get() === undefined) for (const [key, value] of wanted) put.run(key, value);
		else
			for (const [key = '', value = ''] of wanted) {
				const before = completed(key, stored.get(key), identity);
				assertSame(path, key, before, value);
				if (before !== stored.get(key)) put.run(key, value);
			}
	});
	return {
		/**
		 * Fixes the identity of the ledger, or checks that it is unchanged.
		 * @throws {@link AppError} `LEDGER_DIFFERS` (78), naming both values.
		 */
		claimIdentity: guard(path, (identity: LedgerIdentity) => claim.immediate(identity)),
		/** The instrument of the recorded bars; undefined while there are none. */
		instrument: guard(path, (): Instrument | undefined => {
			if (anyBar.get() === undefined) return undefined;
			const stored = one.get('instrument') as string | undefined;
			return stored === undefined ? undefined : (JSON.parse(stored) as Instrument);
		}),
	};
}

const metaEntry = ({key, value}: {key: string; value: string}): [string, string] => [key, value];

/** Ledgers of earlier versions have no maintenance margin: the first one used is recorded. */
function completed(
	key: string,
	stored: string | undefined,
	{instrument}: LedgerIdentity,
): string | undefined {
	if (key !== 'instrument' || stored === undefined) return stored;
	const {maintenancePpm} = instrument;
	const before = JSON.parse(stored) as Partial<LedgerIdentity['instrument']>;
	return JSON.stringify(sortedKeys({maintenancePpm, ...before}));
}

function assertSame(path: string, key: string, stored: string | undefined, wanted: string): void {
	if (stored !== wanted && !isSameMarket(key, stored, wanted))
		throw ledgerIdentityError(path, key, stored ?? 'nothing', wanted);
}

function segmentCalls(database: SqliteDatabase, path: string) {
	const last = database.prepare('SELECT * FROM segment ORDER BY fromBarIndex DESC LIMIT 1');
	const put = database.prepare(
		`INSERT OR REPLACE INTO segment (fromBarIndex, algorithm, parameters, snapshotHash)
		 VALUES (@fromBarIndex, @algorithm, @parameters, @snapshotHash)`,
	);
	type Stored = Omit<LedgerSegment, 'parameters'> & {parameters: string};
	return {
		lastSegment: guard(path, (): LedgerSegment | undefined => {
			const row = last.get() as Stored | undefined;
			if (row === undefined) return undefined;
			return {...row, parameters: JSON.parse(row.parameters) as LedgerSegment['parameters']};
		}),
		/** Begins a segment; replaces one that has no bar yet. */
		putSegment: guard(path, (segment: LedgerSegment) => {
			put.run({...segment, parameters: JSON.stringify(segment.parameters)});
		}),
	};
}

function readCheckpoint(database: SqliteDatabase): LedgerCheckpoint | undefined {
	const row = database
		.prepare('SELECT barIndex, state, paused, flattenEpoch FROM checkpoint')
		.get() as (Omit<LedgerCheckpoint, 'paused'> & {paused: number}) | undefined;
	return row === undefined ? undefined : {...row, paused: row.paused !== 0};
}

function lastRecordedAtMs(database: SqliteDatabase): number | undefined {
	const last = database.prepare('SELECT recordedAt FROM bar ORDER BY barIndex DESC LIMIT 1');
	const recordedAt = last.pluck().get();
	return recordedAt === undefined ? undefined : Number(recordedAt);
}

function firstCloseTicks(database: SqliteDatabase): number | undefined {
	const ticks = database.prepare('SELECT closeTicks FROM bar WHERE barIndex = 1').pluck().get();
	return ticks === undefined ? undefined : Number(ticks);
}

function refusedOrders(database: SqliteDatabase): RefusedOrders {
	const count = database.prepare('SELECT count(*) FROM orders WHERE status = ?').pluck();
	return {denied: Number(count.get('denied')), rejected: Number(count.get('rejected'))};
}

/** The newest closes, oldest first. */
function lastCloseTicks(database: SqliteDatabase, countMax: number): number[] {
	const statement = database
		.prepare('SELECT closeTicks FROM bar ORDER BY barIndex DESC LIMIT ?')
		.pluck();
	return statement.all(countMax).map(Number).toReversed();
}
