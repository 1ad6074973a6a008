/**
 * Statements that turn bar records into rows. Runs inside the caller's transaction.
 *
 * Parameters are bound by position: binding by name took more than half of the time of a fast run. Hence each
 * table's columns and values are listed side by side, in the same order.
 */
import type {BarRecord, BetweenRecord} from '../domain/trading/bar-record.ts';
import type {LedgerBatch, LedgerRun} from '../domain/trading/ledger.ts';
import type {Signal} from '../domain/trading/signal.ts';
import type {SqliteDatabase} from '../sqlite/open.ts';
import {
	changingOrderColumns,
	changingOrderValues,
	columnsOf,
	fillColumns,
	fillValues,
	fixedOrderColumns,
	fixedOrderValues,
	runColumns,
	type Value,
} from './ledger-values.ts';

const barColumns = columnsOf(`
	barIndex closeAtMs openTicks highTicks lowTicks closeTicks volume action cashMicros positionLots
	entryCostMicros realizedMicros feesMicros unrealizedMicros equityMicros peakEquityMicros recordedAt
`);

const signalColumns = columnsOf(`
	barIndex occurredAtMs action quantityLots orderType limitTicks triggerTicks stopTicks targetTicks
	moveStopTicks goodForBars cancel confidence reason orderId
`).concat(runColumns);

/** Returns the function that writes a batch; a bar that is there already fails as a constraint. */
export function ledgerWriter(database: SqliteDatabase, owner: LedgerRun, nowMs: () => number) {
	const {instanceId, runId, pid} = owner;
	const writeBars = barWriter(database);
	const insertSignal = database.prepare(insertInto('signal', signalColumns));
	const putOrder = database.prepare(upsertOrder());
	const insertFill = database.prepare(insertInto('fill', fillColumns));
	const insertControl = database.prepare(
		'INSERT INTO control (barIndex, kind, recordedAt) VALUES (?, ?, ?)',
	);
	const putCheckpoint = database.prepare(
		`INSERT OR REPLACE INTO checkpoint (checkpointId, barIndex, state, paused, flattenEpoch)
		 VALUES (1, ?, ?, ?, ?)`,
	);

	const insertRuin = database.prepare(
		'INSERT OR IGNORE INTO ruin (ruinId, barIndex, debtMicros, recordedAt) VALUES (1, ?, ?, ?)',
	);

	function writeNews(record: BarRecord, recordedAt: number): void {
		const {bar, signal} = record;
		if (!isPlainHold(signal))
			insertSignal.run(...signalValues(signal), instanceId, runId, pid, recordedAt);
		writeChanges(record, bar.barIndex, recordedAt);
	}

	function writeChanges(
		{orders, fills, account: {ruin}}: Pick<BarRecord, 'orders' | 'fills' | 'account'>,
		barIndex: number,
		recordedAt: number,
	): void {
		if (ruin !== null && ruin.barIndex === barIndex)
			insertRuin.run(ruin.barIndex, ruin.debtMicros, recordedAt);
		for (const order of orders)
			putOrder.run(
				...fixedOrderValues(order),
				instanceId,
				runId,
				pid,
				recordedAt,
				...changingOrderValues(order),
			);
		for (const fill of fills)
			insertFill.run(...fillValues(fill), instanceId, runId, pid, recordedAt);
	}

	return ({records, between, controls, paused, flattenEpoch}: LedgerBatch): void => {
		const recordedAt = nowMs();
		writeBars(records, recordedAt);
		for (const record of records) writeNews(record, recordedAt);
		for (const {barIndex, kind} of controls) insertControl.run(barIndex, kind, recordedAt);
		if (between !== undefined) writeChanges(between, between.barIndex + 1, recordedAt);
		const last = lastState(records.at(-1), between);
		if (last === undefined) return;
		const state = JSON.stringify(last.checkpoint);
		putCheckpoint.run(last.barIndex, state, paused ? 1 : 0, flattenEpoch);
	};
}

/** Where the next run continues. */
function lastState(
	record: BarRecord | undefined,
	between: BetweenRecord | undefined,
): Pick<BetweenRecord, 'barIndex' | 'checkpoint'> | undefined {
	if (between !== undefined || record === undefined) return between;
	return {barIndex: record.bar.barIndex, checkpoint: record.checkpoint};
}

/**
 * Bars per statement. A call of a statement costs more than the row that it writes: with 100 rows at once, a
 * bar costs two thirds. More rows gain nothing.
 */
const barsAtOnce = 100;

/** Returns the function that writes the bar row of every record. */
function barWriter(database: SqliteDatabase) {
	const insertMany = database.prepare(insertInto('bar', barColumns, barsAtOnce));
	const insertOne = database.prepare(insertInto('bar', barColumns));
	return (records: readonly BarRecord[], recordedAt: number): void => {
		const whole = records.length - (records.length % barsAtOnce);
		for (let from = 0; from < whole; from += barsAtOnce) {
			const values: Value[] = [];
			for (let at = from; at < from + barsAtOnce; at += 1)
				pushBar(values, records[at] as BarRecord, recordedAt);
			insertMany.run(values);
		}
		for (const record of records.slice(whole)) {
			const values: Value[] = [];
			pushBar(values, record, recordedAt);
			insertOne.run(values);
		}
	};
}

/** Whether the bar row says everything: HOLD without any other detail. */
export function isPlainHold(signal: Signal): boolean {
	return (
		signal.action === 'HOLD' &&
		signal.quantityLots === 0 &&
		!signal.cancel &&
		signal.confidence === null &&
		signal.reason === null &&
		signal.stopTicks === null &&
		signal.moveStopTicks === null &&
		signal.orderId === null &&
		signal.orderType === 'MARKET'
	);
}

function pushBar(values: Value[], {bar, signal, account}: BarRecord, recordedAt: number): void {
	values.push(
		bar.barIndex,
		bar.closeAtMs,
		bar.openTicks,
		bar.highTicks,
		bar.lowTicks,
		bar.closeTicks,
		bar.volume,
		signal.action,
		account.cashMicros,
		account.positionLots,
		account.entryCostMicros,
		account.realizedMicros,
		account.feesMicros,
		account.unrealizedMicros,
		account.equityMicros,
		account.peakEquityMicros,
		recordedAt,
	);
}

function signalValues(signal: Signal): Value[] {
	return [
		signal.barIndex,
		signal.occurredAtMs,
		signal.action,
		signal.quantityLots,
		signal.orderType,
		signal.limitTicks,
		signal.triggerTicks,
		signal.stopTicks,
		signal.targetTicks,
		signal.moveStopTicks,
		signal.goodForBars,
		signal.cancel ? 1 : 0,
		signal.confidence,
		signal.reason,
		signal.orderId,
	];
}

function insertInto(table: string, columns: readonly string[], rows = 1): string {
	const row = `(${columns.map(() => '?').join(', ')})`;
	const values = Array.from({length: rows}, () => row).join(', ');
	return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values}`;
}

/** An order keeps the run that created it; everything else follows its newest state. */
function upsertOrder(): string {
	const insert = insertInto('orders', [...fixedOrderColumns, ...changingOrderColumns]);
	const changes = changingOrderColumns.map(column => `${column} = excluded.${column}`);
	return `${insert} ON CONFLICT (orderId) DO UPDATE SET ${changes.join(', ')}`;
}
