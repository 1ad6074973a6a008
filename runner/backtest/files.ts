/**
 * `--trades`, `--equity` and `--orders`: CSV files with exact decimals, written beside the target and
 * renamed: a file exists whole or not at all, and millions of bars pass through a few kilobytes of memory.
 */
import {lstatSync} from 'node:fs';
import {formatDecimal} from '../../state/domain/number/decimal.ts';
import {type Instrument, moneyDecimals} from '../../state/domain/trading/instrument.ts';
import type {Order} from '../../state/domain/trading/order.ts';
import {replaceFile} from '../../state/file/replace-file.ts';
import {systemRandom} from '../../state/process/system-clock.ts';
import {csvLine} from '../../state/ledger/csv.ts';
import {drawdownRatio} from '../../state/statistics/drawdown.ts';
import type {EquityCurve} from '../../state/statistics/performance.ts';
import {type FillTable, fillRow} from './fill-table.ts';
import {targetError, targetPath} from './targets.ts';

/** All data of the files. */
export type Written = {
	instrument: Instrument;
	curve: EquityCurve;
	/** Close of each bar of the curve. */
	closeTicks: Float64Array;
	/** Number of its first bar in the data, from 1. */
	firstBar: number;
	fills: FillTable;
	/** In their final state, with bars numbered as in the data. */
	orders: readonly Order[];
	/** Close of every bar of the data, by number minus one. */
	closeAtMs: Float64Array;
	capitalMicros: number;
};

/** One row a bar: number, time, close, position, equity, drawdown. Drawdown is a ratio of −1…0. */
export function writeEquity(file: string, written: Written): void {
	writeAtomically('--equity', file, equityLines(written));
}

/**
 * One row a fill; `trade` numbers the trades from flat to flat, `tradeProfit` is set on the row that ends
 * one.
 */
export function writeTrades(file: string, written: Written): void {
	writeAtomically('--trades', file, tradeLines(written));
}

/** One row an order, in the order of their creation, with the reason of each that was not filled. */
export function writeOrders(file: string, written: Written): void {
	writeAtomically('--orders', file, orderLines(written));
}

function* equityLines(written: Written): Generator<string> {
	const {instrument, curve, closeTicks, firstBar, capitalMicros} = written;
	const {priceDecimals, quantityDecimals} = instrument;
	let peak = capitalMicros;
	yield csvLine(['bar', 'time', 'close', 'position', 'equity', 'drawdown']);
	for (let at = 0; at < curve.equity.length; at += 1) {
		const equity = Math.round(curve.equity[at] as number);
		if (equity > peak) peak = equity;
		yield csvLine([
			firstBar + at,
			timeText(curve.closeAtMs[at] as number),
			formatDecimal(closeTicks[at] as number, priceDecimals),
			formatDecimal(curve.position[at] as number, quantityDecimals, {trimTo: 0}),
			formatDecimal(equity, moneyDecimals),
			drawdownRatio(equity, peak)
				.toFixed(8)
				.replace(/^-(0\.0+)$/, '$1'),
		]);
	}
}

const tradeHeader = [
	'fill',
	'trade',
	'bar',
	'time',
	'orderId',
	'side',
	'quantity',
	'price',
	'fee',
	'realized',
	'position',
	'tradeProfit',
];

function* tradeLines({instrument, fills, closeAtMs}: Written): Generator<string> {
	const {priceDecimals, quantityDecimals} = instrument;
	const money = (micros: number) => formatDecimal(micros, moneyDecimals);
	const quantity = (lots: number) => formatDecimal(lots, quantityDecimals, {trimTo: 0});
	yield csvLine(tradeHeader);
	for (let index = 0; index < fills.count; index += 1) {
		const row = fillRow(fills, index);
		yield csvLine([
			index + 1,
			row.trade,
			row.barIndex,
			timeText(closeAtMs[row.barIndex - 1] as number),
			row.orderId,
			row.sign > 0 ? 'BUY' : 'SELL',
			quantity(row.quantityLots),
			formatDecimal(row.priceTicks, priceDecimals),
			money(row.feeMicros),
			money(row.realizedMicros),
			quantity(row.positionLots),
			Number.isNaN(row.tradeProfitMicros) ? null : money(row.tradeProfitMicros),
		]);
	}
}

const orderHeader = [
	'orderId',
	'bar',
	'time',
	'purpose',
	'side',
	'type',
	'quantity',
	'limit',
	'trigger',
	'protectiveStop',
	'target',
	'status',
	'reason',
	'reasonText',
	'filledQuantity',
	'averagePrice',
	'fee',
	'updatedBar',
	'updatedAt',
];

function* orderLines({instrument, orders}: Written): Generator<string> {
	const price = (ticks: number | null) =>
		ticks === null ? null : formatDecimal(ticks, instrument.priceDecimals);
	const quantity = (lots: number) => formatDecimal(lots, instrument.quantityDecimals, {trimTo: 0});
	yield csvLine(orderHeader);
	for (const order of orders)
		yield csvLine([
			order.orderId,
			order.createdBarIndex,
			timeText(order.createdAtMs),
			order.purpose,
			order.side,
			order.type,
			quantity(order.quantityLots),
			price(order.limitTicks),
			price(order.triggerTicks),
			price(order.protectiveStopTicks),
			price(order.targetTicks),
			order.status,
			order.reason?.code ?? null,
			order.reason?.text ?? null,
			quantity(order.filledLots),
			price(order.fillTicks),
			formatDecimal(order.feeMicros, moneyDecimals),
			order.updatedBarIndex,
			timeText(order.updatedAtMs),
		]);
}

function timeText(atMs: number): string {
	return new Date(atMs).toISOString();
}

/** An existing file keeps its mode; a new one gets this user's default mode. */
function writeAtomically(flag: string, file: string, pieces: Iterable<string>): void {
	const path = targetPath(file);
	try {
		const like = lstatSync(path, {throwIfNoEntry: false});
		replaceFile({
			path,
			pieces,
			unique: systemRandom.hex(32),
			mode: 0o666,
			durable: true,
			...(like !== undefined && {like}),
		});
	} catch (error) {
		throw targetError(flag, path, error);
	}
}
