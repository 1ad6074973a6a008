/**
 * Reads one ledger for people: details view, `why`, projections. Read-only and beside the writer: every call
 * is one short, complete read, so the runner never waits for it and its WAL can be checkpointed.
 */
import type {AccountValues} from '../domain/trading/account.ts';
import type {LedgerIdentity, LedgerSegment} from '../domain/trading/ledger.ts';
import type {Fill} from '../domain/trading/fill.ts';
import type {Order, OrderReason} from '../domain/trading/order.ts';
import {ledgerMigrations} from './ledger-schema.ts';
import {databaseError, openDatabase, type SqliteDatabase} from '../sqlite/open.ts';

export type LedgerReader = ReturnType<typeof openLedgerReader>;

/** One point of the equity curve. */
export type EquityPoint = {barIndex: number; occurredAtMs: number; equityMicros: number};

export type LedgerCounts = {bars: number; orders: number; fills: number; signals: number};

/** Rows in one read of a projection. */
const chunkRows = 1000;

/**
 * Opens the ledger at `path` for reading.
 * @throws {@link AppError} `SCHEMA_NEWER` (78), `DATABASE_CORRUPT` (74), `HOME_READ_ONLY` (73) when there is
 * none.
 */
export function openLedgerReader(path: string) {
	const database = openDatabase(path, {
		synchronous: 'FULL',
		migrations: ledgerMigrations,
		readonly: true,
	});
	const guarded =
		<A extends unknown[], R>(call: (...parameters: A) => R) =>
		(...parameters: A): R => {
			try {
				return call(...parameters);
			} catch (error) {
				throw databaseError(error, path);
			}
		};
	return {
		path,
		identity: guarded(() => readIdentity(database)),
		counts: guarded(() => readCounts(database)),
		/** The equity at `pointsMax` bars at most, evenly spaced, first and last included; oldest first. */
		equityCurve: guarded((pointsMax: number) => readEquityCurve(database, pointsMax)),
		/** The newest orders, oldest first. */
		lastOrders: guarded((countMax: number) => readLastOrders(database, countMax)),
		/** The newest fills, oldest first. */
		lastFills: guarded((countMax: number) => readLastFills(database, countMax)),
		/** Account after the last bar; undefined before the first. */
		account: guarded(() => readAccount(database)),
		segments: guarded(() => readSegments(database)),
		/** Every row of a projection, in chunks; each chunk is one complete read. */
		projectionRows: (sql: string) => projectionRows(database, sql),
		close: () => {
			database.close();
		},
	};
}

function readIdentity(database: SqliteDatabase): LedgerIdentity | undefined {
	const rows = database.prepare('SELECT key, value FROM meta').all() as {
		key: string;
		value: string;
	}[];
	if (rows.length === 0) return undefined;
	const entries = rows.map(({key, value}) => [key, JSON.parse(value) as unknown]);
	return Object.fromEntries(entries) as LedgerIdentity;
}

/** Bars, orders and fills are numbered without gaps: their highest number is their count. */
function readCounts(database: SqliteDatabase): LedgerCounts {
	return database
		.prepare(
			`SELECT (SELECT coalesce(max(barIndex), 0) FROM bar) AS bars,
			 (SELECT coalesce(max(orderId), 0) FROM orders) AS orders,
			 (SELECT coalesce(max(fillIndex), 0) FROM fill) AS fills,
			 (SELECT count(*) FROM signal WHERE action <> 'HOLD') AS signals`,
		)
		.get() as LedgerCounts;
}

function readEquityCurve(database: SqliteDatabase, pointsMax: number): EquityPoint[] {
	const last = Number(database.prepare('SELECT coalesce(max(barIndex), 0) FROM bar').pluck().get());
	const point = database.prepare(
		'SELECT barIndex, closeAtMs AS occurredAtMs, equityMicros FROM bar WHERE barIndex = ?',
	);
	return curveIndexes(last, pointsMax)
		.map(index => point.get(index) as EquityPoint | undefined)
		.filter(found => found !== undefined);
}

/** Returns at most `pointsMax` indexes of 1…`last`, evenly spaced, both ends included. */
export function curveIndexes(last: number, pointsMax: number): number[] {
	const count = Math.min(last, pointsMax);
	if (count <= 1) return count === 1 ? [last] : [];
	return Array.from({length: count}, (_, at) => 1 + Math.round((at * (last - 1)) / (count - 1)));
}

type StoredOrder = Omit<Order, 'reason' | 'reduceOnly' | 'triggered'> & {
	reduceOnly: number;
	triggered: number;
	reasonCode: OrderReason['code'] | null;
	reasonText: string | null;
};

function readLastOrders(database: SqliteDatabase, countMax: number): Order[] {
	const rows = database
		.prepare('SELECT * FROM orders ORDER BY orderId DESC LIMIT ?')
		.all(countMax) as StoredOrder[];
	return rows.toReversed().map(({reasonCode, reasonText, ...row}) => ({
		...row,
		reduceOnly: row.reduceOnly !== 0,
		triggered: row.triggered !== 0,
		// The column is missing until a newer version opens the ledger for writing.
		targetTicks: row.targetTicks ?? null,
		reason: reasonCode === null ? null : {code: reasonCode, text: reasonText ?? ''},
	}));
}

function readLastFills(database: SqliteDatabase, countMax: number): Fill[] {
	const statement = database.prepare('SELECT * FROM fill ORDER BY fillIndex DESC LIMIT ?');
	return (statement.all(countMax) as Fill[]).toReversed();
}

function readAccount(database: SqliteDatabase): AccountValues | undefined {
	return database
		.prepare(
			`SELECT cashMicros, positionLots, entryCostMicros, realizedMicros, feesMicros,
			 unrealizedMicros, equityMicros, peakEquityMicros FROM bar ORDER BY barIndex DESC LIMIT 1`,
		)
		.get() as AccountValues | undefined;
}

function readSegments(database: SqliteDatabase): LedgerSegment[] {
	const rows = database.prepare('SELECT * FROM segment ORDER BY fromBarIndex').all() as (Omit<
		LedgerSegment,
		'parameters'
	> & {parameters: string})[];
	return rows.map(row => ({
		...row,
		parameters: JSON.parse(row.parameters) as LedgerSegment['parameters'],
	}));
}

function* projectionRows(
	database: SqliteDatabase,
	sql: string,
): Generator<Record<string, unknown>> {
	const chunk = database.prepare(sql);
	let after = 0;
	for (;;) {
		const rows = chunk.all(after, chunkRows) as Record<string, unknown>[];
		yield* rows;
		if (rows.length < chunkRows) return;
		after = Number(rows.at(-1)?.['id']);
	}
}
