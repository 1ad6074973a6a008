/** Reads recorded bars for the replay, in chunks: a ledger of a million bars must not fill the memory. */
import type {AccountValues} from '../domain/trading/account.ts';
import type {Bar} from '../domain/trading/bar.ts';
import {type ReplayedBar, type ReplayedSignal, replayedHold} from '../domain/trading/bar-record.ts';
import type {SqliteDatabase} from '../sqlite/open.ts';

const chunkRows = 1000;

/** Columns of both tables; signal columns have distinct names. */
type Row = Bar &
	AccountValues & {action: ReplayedSignal['action']; said: number | null} & Omit<
		ReplayedSignal,
		'action' | 'orderType' | 'cancel'
	> & {orderType: ReplayedSignal['orderType'] | null; cancel: number | null};

/**
 * Yields every bar, oldest first. Bars before `checkedFromBarIndex` carry no signal: other code decided
 * there. Each chunk is one complete read.
 */
export function* replayedBars(
	database: SqliteDatabase,
	checkedFromBarIndex: number,
): Generator<ReplayedBar> {
	const chunk = database.prepare(
		`SELECT bar.*, signal.barIndex AS said, signal.quantityLots, signal.orderType, signal.limitTicks,
		 signal.triggerTicks, signal.stopTicks, signal.targetTicks, signal.moveStopTicks, signal.goodForBars,
		 signal.cancel
		 FROM bar LEFT JOIN signal ON signal.barIndex = bar.barIndex
		 WHERE bar.barIndex > ? ORDER BY bar.barIndex LIMIT ${chunkRows}`,
	);
	let after = 0;
	for (;;) {
		const rows = chunk.all(after) as Row[];
		for (const row of rows) yield replayedBar(row, row.barIndex >= checkedFromBarIndex);
		const last = rows.at(-1);
		if (last === undefined || rows.length < chunkRows) return;
		after = last.barIndex;
	}
}

/** Yields every bar without its decision, oldest first. Each chunk is one complete read. */
export function* recordedBars(database: SqliteDatabase): Generator<Bar> {
	const chunk = database.prepare(
		`SELECT barIndex, closeAtMs, openTicks, highTicks, lowTicks, closeTicks, volume
		 FROM bar WHERE barIndex > ? ORDER BY barIndex LIMIT ${chunkRows}`,
	);
	let after = 0;
	for (;;) {
		const rows = chunk.all(after) as Bar[];
		yield* rows;
		const last = rows.at(-1);
		if (last === undefined || rows.length < chunkRows) return;
		after = last.barIndex;
	}
}

function replayedBar(row: Row, isChecked: boolean): ReplayedBar {
	const {barIndex, closeAtMs, openTicks, highTicks, lowTicks, closeTicks, volume} = row;
	return {
		bar: {barIndex, closeAtMs, openTicks, highTicks, lowTicks, closeTicks, volume},
		account: {
			cashMicros: row.cashMicros,
			positionLots: row.positionLots,
			entryCostMicros: row.entryCostMicros,
			realizedMicros: row.realizedMicros,
			feesMicros: row.feesMicros,
			unrealizedMicros: row.unrealizedMicros,
			equityMicros: row.equityMicros,
			peakEquityMicros: row.peakEquityMicros,
		},
		signal: isChecked ? replayedSignal(row) : null,
	};
}

function replayedSignal(row: Row): ReplayedSignal {
	if (row.said === null) return replayedHold;
	return {
		action: row.action,
		quantityLots: row.quantityLots,
		orderType: row.orderType ?? 'MARKET',
		limitTicks: row.limitTicks,
		triggerTicks: row.triggerTicks,
		stopTicks: row.stopTicks,
		targetTicks: row.targetTicks,
		moveStopTicks: row.moveStopTicks,
		goodForBars: row.goodForBars,
		cancel: row.cancel !== 0,
	};
}
