/** A ledger's orders and signals as CSV rows: market time, exact decimals, run columns last. */
import {formatDecimal} from '../domain/number/decimal.ts';
import {moneyDecimals} from '../domain/trading/instrument.ts';
import type {LedgerIdentity} from '../domain/trading/ledger.ts';

/** A projection: its columns, and one row of the ledger as fields. The first two columns order the join. */
export type Projection = {
	file: 'orders.csv' | 'signals.csv' | 'bars.csv' | 'fills.csv';
	header: readonly string[];
	/** Rows after `afterId` with their ids, oldest first, `chunkRows` at most. */
	sql: string;
	fields(row: Record<string, unknown>, identity: LedgerIdentity): (string | number | null)[];
};

export const columnsOf = (names: string) => names.trim().split(/\s+/);

/** The code that decided at the bar whose number is in `column`. */
const codeOf = (column: string) =>
	`(SELECT snapshotHash FROM segment WHERE fromBarIndex <= ${column}
	 ORDER BY fromBarIndex DESC LIMIT 1)`;

export const orderProjection: Projection = {
	file: 'orders.csv',
	header: columnsOf(`
		occurredAt name orderId clientOrderId symbol mode bar purpose side type quantity limit trigger
		protectiveStop target reduceOnly status reason reasonText filledQuantity averagePrice fee updatedAt
		parentOrderId snapshotHash instanceId runId pid recordedAt
	`),
	sql: `SELECT *, orderId AS id, ${codeOf('createdBarIndex')} AS snapshotHash FROM orders
	 WHERE orderId > ? ORDER BY orderId LIMIT ?`,
	fields: (row, {name, symbol, mode, instrument}) => {
		const price = (column: string) => decimal(row[column], instrument.priceDecimals);
		const quantity = (column: string) => decimal(row[column], instrument.quantityDecimals);
		return [
			time(row['createdAtMs']),
			name,
			text(row['orderId']),
			text(row['clientOrderId']),
			symbol,
			mode,
			text(row['createdBarIndex']),
			text(row['purpose']),
			text(row['side']),
			text(row['type']),
			quantity('quantityLots'),
			price('limitTicks'),
			price('triggerTicks'),
			price('protectiveStopTicks'),
			price('targetTicks'),
			row['reduceOnly'] === 1 ? 'true' : 'false',
			text(row['status']),
			text(row['reasonCode']),
			text(row['reasonText']),
			quantity('filledLots'),
			price('fillTicks'),
			decimal(row['feeMicros'], moneyDecimals),
			time(row['updatedAtMs']),
			text(row['parentOrderId']),
			text(row['snapshotHash']),
			...runFields(row),
		];
	},
};

export const signalProjection: Projection = {
	file: 'signals.csv',
	header: columnsOf(`
		occurredAt name bar symbol mode action quantity type limit trigger stop target moveStop
		goodForBars cancel confidence reason orderId snapshotHash instanceId runId pid recordedAt
	`),
	sql: `SELECT *, barIndex AS id, ${codeOf('barIndex')} AS snapshotHash FROM signal
	 WHERE barIndex > ? AND (action <> 'HOLD' OR orderId IS NOT NULL)
	 ORDER BY barIndex LIMIT ?`,
	fields: (row, {name, symbol, mode, instrument}) => {
		const price = (column: string) => decimal(row[column], instrument.priceDecimals);
		return [
			time(row['occurredAtMs']),
			name,
			text(row['barIndex']),
			symbol,
			mode,
			text(row['action']),
			decimal(row['quantityLots'], instrument.quantityDecimals),
			text(row['orderType']),
			price('limitTicks'),
			price('triggerTicks'),
			price('stopTicks'),
			price('targetTicks'),
			price('moveStopTicks'),
			text(row['goodForBars']),
			row['cancel'] === 1 ? 'true' : 'false',
			text(row['confidence']),
			text(row['reason']),
			text(row['orderId']),
			text(row['snapshotHash']),
			...runFields(row),
		];
	},
};

export const projections: readonly Projection[] = [orderProjection, signalProjection];

function runFields(row: Record<string, unknown>) {
	const {instanceId, runId, pid, recordedAt} = row;
	return [text(instanceId), text(runId), text(pid), time(recordedAt)];
}

/** Null for a column without a value, or one that is missing in a ledger of an earlier version. */
export function decimal(value: unknown, decimals: number): string | null {
	return value === null || value === undefined ? null : formatDecimal(Number(value), decimals);
}

export function time(value: unknown): string {
	return new Date(Number(value)).toISOString();
}

export function text(value: unknown): string | null {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
