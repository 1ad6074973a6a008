/** Records each bar of a run: two numbers, its fills, and the ends of its orders. */
import {averageEntryTicks} from '../../state/domain/trading/account.ts';
import type {OpenPosition} from '../../state/domain/trading/backtest-statistics.ts';
import {powerOfTen} from '../../state/domain/number/decimal.ts';
import {type Instrument, moneyDecimals} from '../../state/domain/trading/instrument.ts';
import {notionalMicros} from '../../state/domain/trading/money.ts';
import type {Order} from '../../state/domain/trading/order.ts';
import type {RunEnd} from '../../state/statistics/backtest-statistics.ts';
import {createTradeFold, type OpenTrade, withTrade} from '../../state/statistics/trades.ts';
import type {Engine} from '../engine/engine.ts';
import {addFillRow, emptyFillTable, rowOf} from './fill-table.ts';
import {createOrderTally} from './order-tally.ts';

export type RecorderOptions = {
	instrument: Instrument;
	/** Bars of the data before the first one that the engine sees. */
	warmFrom: number;
	keepFills: boolean;
	keepOrders: boolean;
};

/** Writes equity and position of each bar into the columns, which belong to the caller. */
export function createRecorder(
	engine: Pick<Engine, 'account' | 'fills' | 'liveChanges' | 'context'>,
	{equity, position}: {equity: Float64Array; position: Float64Array},
	{instrument, warmFrom, keepFills, keepOrders}: RecorderOptions,
) {
	const {account, fills, liveChanges} = engine;
	const fold = createTradeFold();
	const table = emptyFillTable();
	const tally = createOrderTally(instrument, warmFrom);
	const orders: Order[] = [];
	let at = 0;

	const book = (): void => {
		for (const fill of fills) {
			const trade = fold.tradeNumber();
			const notional = notionalMicros(instrument, fill.priceTicks, fill.quantityLots);
			const profit = fold.add(fill, notional);
			if (keepFills) addFillRow(table, rowOf(fill, warmFrom, trade, profit));
		}
	};

	const file = (): void => {
		tally.add(liveChanges);
		if (!keepOrders) return;
		for (const order of liveChanges) orders[order.orderId - 1] = inData(order, warmFrom);
	};

	/** @param closeAtMs of every bar of the data. */
	const end = (closeAtMs: Float64Array): RunEnd => {
		const trade = fold.openTrade();
		const counts = tally.counts();
		if (trade === null) return {orders: counts, openPosition: null, marked: {...fold.totals}};
		const sinceBar = trade.entryBarIndex + warmFrom;
		const since = new Date(closeAtMs[sinceBar - 1] as number).toISOString();
		const profitMicros = trade.profitMicros + account.unrealizedMicros;
		const {index, price} = engine.context;
		return {
			orders: counts,
			openPosition: {
				...positionOf(account, instrument, {markPrice: price, trade}),
				sinceBar,
				since,
			},
			marked: withTrade(fold.totals, {profitMicros, barsHeld: index - trade.entryBarIndex}),
		};
	};

	return {
		totals: fold.totals,
		fills: table,
		orders,
		end,
		onBar: () => {
			equity[at] = account.equityMicros;
			position[at] = account.positionLots;
			at += 1;
			if (liveChanges.length === 0) return;
			file();
			// A fill changes its order: without a change there is none.
			if (fills.length > 0) book();
		},
	};
}

function positionOf(
	account: Engine['account'],
	instrument: Instrument,
	{markPrice, trade}: {markPrice: number; trade: OpenTrade},
): Omit<OpenPosition, 'sinceBar' | 'since'> {
	const money = (micros: number) => micros / powerOfTen(moneyDecimals);
	const {positionLots, unrealizedMicros} = account;
	return {
		side: positionLots > 0 ? 'LONG' : 'SHORT',
		quantity: Math.abs(positionLots) / powerOfTen(instrument.quantityDecimals),
		entryPrice:
			(averageEntryTicks(account, instrument) ?? 0) / powerOfTen(instrument.priceDecimals),
		markPrice,
		unrealized: money(unrealizedMicros),
		profit: money(trade.profitMicros + unrealizedMicros),
	};
}

/** A copy that later bars do not change, with its bars numbered as in the data. */
function inData(order: Order, barOffset: number): Order {
	return {
		...order,
		createdBarIndex: order.createdBarIndex + barOffset,
		updatedBarIndex: order.updatedBarIndex + barOffset,
	};
}
