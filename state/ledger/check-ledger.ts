/**
 * Checks that a ledger is intact: SQLite's own check, and the invariants of its rows. It only reads, and may
 * run beside the writer: every check sees one state of the file.
 */
import type {LedgerMark} from '../domain/trading/ledger.ts';
import {AppError} from '../domain/error.ts';
import {ledgerMigrations} from './ledger-schema.ts';
import {databaseError, openDatabase, type SqliteDatabase} from '../sqlite/open.ts';

export type LedgerCheck = {
	/** Subject of the check, such as `bars`. */
	check: string;
	ok: boolean;
	/** Result of the check. */
	found: string;
};

/** Returns the results, basic checks first; stops after a fault that would hide the rest. */
export function checkLedger(
	path: string,
	name: string,
	mark: LedgerMark | undefined,
): LedgerCheck[] {
	let database: SqliteDatabase | undefined;
	try {
		database = openDatabase(path, {
			synchronous: 'FULL',
			migrations: ledgerMigrations,
			readonly: true,
		});
		return database.transaction(checkOpen)(database, name, mark);
	} catch (error) {
		const worded = databaseError(error, path);
		if (!(worded instanceof AppError)) throw error;
		return [fault('file', [worded.what, worded.why].filter(Boolean).join(': '))];
	} finally {
		database?.close();
	}
}

function checkOpen(
	database: SqliteDatabase,
	name: string,
	mark: LedgerMark | undefined,
): LedgerCheck[] {
	const damage = database.prepare('PRAGMA integrity_check(3)').pluck().all().map(String);
	if (damage[0] !== 'ok') return [fault('file', damage.join('; '))];
	const bars = barsOf(database);
	return [
		fine('file', 'no damage'),
		checkOwner(database, name),
		checkBars(bars),
		checkCheckpoint(database, bars),
		checkPosition(database),
		checkFees(database),
		checkMark(bars, mark),
	];
}

type Bars = {count: number; first: number; last: number};

function barsOf(database: SqliteDatabase): Bars {
	return database
		.prepare(
			`SELECT count(*) AS count, coalesce(min(barIndex), 1) AS first,
			 coalesce(max(barIndex), 0) AS last FROM bar`,
		)
		.get() as Bars;
}

function checkOwner(database: SqliteDatabase, name: string): LedgerCheck {
	const stored = database.prepare("SELECT value FROM meta WHERE key = 'name'").pluck().get();
	if (typeof stored !== 'string') return fine('owner', 'a fresh ledger');
	const owner = String(JSON.parse(stored));
	return owner === name ? fine('owner', owner) : fault('owner', `it is the ledger of ${owner}`);
}

function checkBars({count, first, last}: Bars): LedgerCheck {
	const isWhole = count === last && first === 1;
	return isWhole
		? fine('bars', `1 to ${last}`)
		: fault('bars', `${count} bars from ${first} to ${last}: ${last - count} are missing`);
}

function checkCheckpoint(database: SqliteDatabase, {last}: Bars): LedgerCheck {
	const stored = database.prepare('SELECT barIndex FROM checkpoint').pluck().get();
	const at = stored === undefined ? 0 : Number(stored);
	return at === last
		? fine('checkpoint', `after bar ${at}`)
		: fault('checkpoint', `after bar ${at}, the last bar is ${last}`);
}

/** The position of the last bar is what the fills until then bought and sold. */
function checkPosition(database: SqliteDatabase): LedgerCheck {
	const filled = sum(database, "CASE side WHEN 'BUY' THEN quantityLots ELSE -quantityLots END");
	const held = newest(database, 'positionLots');
	return filled === held
		? fine('position', `${held} lots, as in the fills`)
		: fault('position', `${held} lots, but the fills add up to ${filled}`);
}

function checkFees(database: SqliteDatabase): LedgerCheck {
	const paid = sum(database, 'feeMicros');
	const booked = newest(database, 'feesMicros');
	return paid === booked
		? fine('fees', `${booked / 1e6}, as in the fills`)
		: fault('fees', `${booked / 1e6}, but the fills add up to ${paid / 1e6}`);
}

function checkMark({last}: Bars, mark: LedgerMark | undefined): LedgerCheck {
	if (mark === undefined) return fine('record', 'nothing was recorded about it yet');
	return last >= mark.lastBar
		? fine('record', `bar ${mark.lastBar} was recorded`)
		: fault('record', `bar ${mark.lastBar} was recorded, it ends at bar ${last}`);
}

/** A fill between two bars belongs to the one that has begun, whose row is not there yet. */
const untilLastBar = 'barIndex <= (SELECT coalesce(max(barIndex), 0) FROM bar)';

function sum(database: SqliteDatabase, expression: string): number {
	return Number(
		database
			.prepare(`SELECT coalesce(sum(${expression}), 0) FROM fill WHERE ${untilLastBar}`)
			.pluck()
			.get(),
	);
}

function newest(database: SqliteDatabase, column: 'positionLots' | 'feesMicros'): number {
	const statement = database.prepare(`SELECT ${column} FROM bar ORDER BY barIndex DESC LIMIT 1`);
	return Number(statement.pluck().get() ?? 0);
}

const fine = (check: string, found: string): LedgerCheck => ({check, ok: true, found});
const fault = (check: string, found: string): LedgerCheck => ({check, ok: false, found});
