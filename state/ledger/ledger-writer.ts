/**
 * Statements that turn bar records into rows. Runs inside the transaction of its caller.
 *
 * Parameters go by position: by name, binding them took more than half of the time of a fast run. Each
 * table's columns and values therefore stand side by side, in one order.
 */
import type {BarRecord} from '../domain/trading/bar-record.ts';
import type {Fill} from '../domain/trading/fill.ts';
import type {LedgerBatch, LedgerLife} from '../domain/trading/ledger.ts';
import type {Order} from '../domain/trading/order.ts';
import type {Signal} from '../domain/trading/signal.ts';
import type {SqliteDatabase} from '../sqlite/open.ts';

type Value = string | number | null;

const columnsOf = (names: string) => names.trim().split(/\s+/);

const barColumns = columnsOf(`
	barIndex closeAtMs openTicks highTicks lowTicks closeTicks volume action cashMicros positionLots
	entryCostMicros realizedMicros feesMicros unrealizedMicros equityMicros peakEquityMicros recordedAt
`);

const lifeColumns = columnsOf('instanceId runId pid recordedAt');

const signalColumns = columnsOf(`
	barIndex occurredAtMs action quantityLots orderType limitTicks triggerTicks stopTicks targetTicks
	moveStopTicks goodForBars cancel confidence reason orderId
`).concat(lifeColumns);

/** Columns of an order that never change after its creation. */
const fixedOrderColumns = columnsOf('orderId clientOrderId purpose side type').concat(lifeColumns);

const changingOrderColumns = columnsOf(`
	quantityLots reduceOnly limitTicks triggerTicks protectiveStopTicks targetTicks triggered
	lastBarIndex parentOrderId status reasonCode reasonText createdBarIndex createdAtMs updatedBarIndex updatedAtMs
	filledLots fillTicks feeMicros
`);

const fillColumns = columnsOf(`
	tradeId orderId clientOrderId barIndex occurredAtMs side quantityLots priceTicks feeMicros
	realizedMicros positionLots venueTradeId liquidity
`).concat(lifeColumns);

/** Returns the function that writes a batch; a bar that is there already fails as a constraint. */
export function ledgerWriter(database: SqliteDatabase, owner: LedgerLife, nowMs: () => number) {
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
		'INSERT INTO ruin (ruinId, barIndex, debtMicros, recordedAt) VALUES (1, ?, ?, ?)',
	);

	function writeNews(record: BarRecord, recordedAt: number): void {
		const {bar, signal, orders, fills, account} = record;
		const {ruin} = account;
		if (ruin !== null && ruin.barIndex === bar.barIndex)
			insertRuin.run(ruin.barIndex, ruin.debtMicros, recordedAt);
		if (!isPlainHold(signal))
			insertSignal.run(...signalValues(signal), instanceId, runId, pid, recordedAt);
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

	return ({records, controls, paused, flattenEpoch}: LedgerBatch): void => {
		const recordedAt = nowMs();
		writeBars(records, recordedAt);
		for (const record of records) writeNews(record, recordedAt);
		for (const {barIndex, kind} of controls) insertControl.run(barIndex, kind, recordedAt);
		const last = records.at(-1);
		if (last === undefined) return;
		const state = JSON.stringify(last.checkpoint);
		putCheckpoint.run(last.bar.barIndex, state, paused ? 1 : 0, flattenEpoch);
	};
}

/**
 * Bars of one statement. A call of a statement costs more than the row that it writes: by 100 at once, a
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

/** Whether the bar row alone says everything: HOLD, and not a word more. */
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

function fixedOrderValues({orderId, clientOrderId, purpose, side, type}: Order): Value[] {
	return [orderId, clientOrderId, purpose, side, type];
}

function changingOrderValues(order: Order): Value[] {
	return [
		order.quantityLots,
		order.reduceOnly ? 1 : 0,
		order.limitTicks,
		order.triggerTicks,
		order.protectiveStopTicks,
		order.targetTicks,
		order.triggered ? 1 : 0,
		order.lastBarIndex,
		order.parentOrderId,
		order.status,
		order.reason?.code ?? null,
		order.reason?.text ?? null,
		order.createdBarIndex,
		order.createdAtMs,
		order.updatedBarIndex,
		order.updatedAtMs,
		order.filledLots,
		order.fillTicks,
		order.feeMicros,
	];
}

function fillValues(fill: Fill): Value[] {
	return [
		fill.tradeId,
		fill.orderId,
		fill.clientOrderId,
		fill.barIndex,
		fill.occurredAtMs,
		fill.side,
		fill.quantityLots,
		fill.priceTicks,
		fill.feeMicros,
		fill.realizedMicros,
		fill.positionLots,
		fill.venueTradeId ?? null,
		fill.liquidity ?? null,
	];
}

function insertInto(table: string, columns: readonly string[], rows = 1): string {
	const row = `(${columns.map(() => '?').join(', ')})`;
	const values = Array.from({length: rows}, () => row).join(', ');
	return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values}`;
}

/** An order keeps the life that created it; everything else follows its newest state. */
function upsertOrder(): string {
	const insert = insertInto('orders', [...fixedOrderColumns, ...changingOrderColumns]);
	const changes = changingOrderColumns.map(column => `${column} = excluded.${column}`);
	return `${insert} ON CONFLICT (orderId) DO UPDATE SET ${changes.join(', ')}`;
}
