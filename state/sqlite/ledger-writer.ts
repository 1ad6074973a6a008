/** Statements that turn bar records into rows. Runs inside the transaction of its caller. */
import type {BarRecord} from '../domain/bar-record.ts';
import type {LedgerLife} from '../domain/ledger.ts';
import type {Fill} from '../domain/fill.ts';
import type {Order} from '../domain/order.ts';
import type {Signal} from '../domain/signal.ts';
import type {LedgerBatch} from './ledger-store.ts';
import type {SqliteDatabase} from './open.ts';

const columnsOf = (names: string) => names.trim().split(/\s+/);

const lifeColumns = columnsOf('instanceId runId pid recordedAt');

const signalColumns = columnsOf(`
	barIndex occurredAtMs action quantityLots orderType limitTicks triggerTicks stopTicks goodForBars
	cancel confidence reason orderId
`).concat(lifeColumns);

/** Columns of an order that never change after its creation. */
const fixedOrderColumns = columnsOf('orderId clientOrderId purpose side type').concat(lifeColumns);

const orderColumns = columnsOf(`
	quantityLots reduceOnly limitTicks triggerTicks protectiveStopTicks triggered lastBarIndex
	parentOrderId status reasonCode reasonText createdBarIndex createdAtMs updatedBarIndex updatedAtMs
	filledLots fillTicks feeMicros
`).concat(fixedOrderColumns);

const fillColumns = columnsOf(`
	tradeId orderId clientOrderId barIndex occurredAtMs side quantityLots priceTicks feeMicros
	realizedMicros positionLots
`).concat(lifeColumns);

/** Returns the function that writes a batch; a bar that is there already fails as a constraint. */
export function ledgerWriter(database: SqliteDatabase, owner: LedgerLife, nowMs: () => number) {
	// Parameters by position: by name, this one statement took half of the time of a fast run.
	const insertBar = database.prepare(
		`INSERT INTO bar (barIndex, closeAtMs, openTicks, highTicks, lowTicks, closeTicks, volume, action,
		 cashMicros, positionLots, entryCostMicros, realizedMicros, feesMicros, unrealizedMicros,
		 equityMicros, peakEquityMicros, recordedAt)
		 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	);
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

	function writeRecord(record: BarRecord, recordedAt: number): void {
		const {bar, signal, account} = record;
		insertBar.run(
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
		const stamp = {...owner, recordedAt};
		if (!isPlainHold(signal)) insertSignal.run({...signalRow(signal), ...stamp});
		for (const order of record.orders) putOrder.run({...orderRow(order), ...stamp});
		for (const fill of record.fills) insertFill.run({...(fill satisfies Fill), ...stamp});
	}

	return ({records, controls, paused, flattenEpoch}: LedgerBatch): void => {
		const recordedAt = nowMs();
		for (const record of records) writeRecord(record, recordedAt);
		for (const {barIndex, kind} of controls) insertControl.run(barIndex, kind, recordedAt);
		const last = records.at(-1);
		if (last !== undefined)
			putCheckpoint.run(
				last.bar.barIndex,
				JSON.stringify(last.checkpoint),
				paused ? 1 : 0,
				flattenEpoch,
			);
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
		signal.orderType === 'MARKET'
	);
}

function signalRow(signal: Signal) {
	return {...signal, cancel: signal.cancel ? 1 : 0};
}

function orderRow({reason, reduceOnly, triggered, ...order}: Order) {
	return {
		...order,
		reduceOnly: reduceOnly ? 1 : 0,
		triggered: triggered ? 1 : 0,
		reasonCode: reason?.code ?? null,
		reasonText: reason?.text ?? null,
	};
}

function insertInto(table: string, columns: readonly string[]): string {
	const values = columns.map(column => `@${column}`);
	return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')})`;
}

/** An order keeps the life that created it; everything else follows its newest state. */
function upsertOrder(): string {
	const changing = orderColumns.filter(column => !fixedOrderColumns.includes(column));
	const changes = changing.map(column => `${column} = excluded.${column}`);
	return `${insertInto('orders', orderColumns)} ON CONFLICT (orderId) DO UPDATE SET ${changes.join(', ')}`;
}
