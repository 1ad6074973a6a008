/** Fills of a run as columns that grow: a million of them take 80 MB and no garbage collection. */
import type {Fill} from '../../state/domain/trading/fill.ts';
import {sideSign} from '../../state/domain/trading/order.ts';

const fillFields = [
	'barIndex',
	'orderId',
	/** +1 bought, −1 sold. */
	'sign',
	'quantityLots',
	'priceTicks',
	'feeMicros',
	'realizedMicros',
	/** After the fill. */
	'positionLots',
	/** Number of its trade, from 1. */
	'trade',
	/** Profit of the trade that it ended; NaN if it ended none. */
	'tradeProfitMicros',
] as const;
export type FillField = (typeof fillFields)[number];
export type FillRow = Record<FillField, number>;

const firstRoom = 1024;

/** Rows one after the other. */
export type FillTable = {count: number; cells: Float64Array};

/** Returns a table without rows or capacity. */
export function emptyFillTable(): FillTable {
	return {count: 0, cells: new Float64Array(0)};
}

/** Appends a row to `table`, which it changes in place. */
export function addFillRow(table: FillTable, row: FillRow): void {
	const at = table.count * fillFields.length;
	if (at === table.cells.length) {
		const cells = new Float64Array(Math.max(firstRoom * fillFields.length, at * 2));
		cells.set(table.cells);
		table.cells = cells;
	}

	for (const [place, field] of fillFields.entries()) table.cells[at + place] = row[field];
	table.count += 1;
}

/** Returns row `index`, from 0. */
export function fillRow({cells}: FillTable, index: number): FillRow {
	const at = index * fillFields.length;
	const pairs = fillFields.map((field, place) => [field, cells[at + place] ?? Number.NaN]);
	return Object.fromEntries(pairs) as FillRow;
}

/** @param barOffset bars before the first of the run: rows number the bars of the data. */
export function rowOf(
	fill: Fill,
	barOffset: number,
	trade: number,
	tradeProfitMicros: number | null,
): FillRow {
	return {
		barIndex: fill.barIndex + barOffset,
		orderId: fill.orderId,
		sign: sideSign(fill.side),
		quantityLots: fill.quantityLots,
		priceTicks: fill.priceTicks,
		feeMicros: fill.feeMicros,
		realizedMicros: fill.realizedMicros,
		positionLots: fill.positionLots,
		trade,
		tradeProfitMicros: tradeProfitMicros ?? Number.NaN,
	};
}

/** Returns the rows of several runs as one table; trades are numbered consecutively. */
export function joinFillTables(tables: readonly FillTable[]): FillTable {
	const joined = emptyFillTable();
	let tradesBefore = 0;
	for (const table of tables) {
		let last = tradesBefore;
		for (let index = 0; index < table.count; index += 1) {
			const row = fillRow(table, index);
			last = row.trade + tradesBefore;
			addFillRow(joined, {...row, trade: last});
		}
		tradesBefore = last;
	}

	return joined;
}
