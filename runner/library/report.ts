/** Converts curve, fills and orders of a run to plain numbers. Pure. */
import {powerOfTen} from '../../state/domain/number/decimal.ts';
import {type Instrument, moneyDecimals} from '../../state/domain/trading/instrument.ts';
import type {Order} from '../../state/domain/trading/order.ts';
import {drawdownRatio} from '../../state/statistics/drawdown.ts';
import {type FillTable, fillRow} from '../backtest/fill-table.ts';
import type {Simulation} from '../backtest/simulate.ts';
import type {BarSeries} from '../market/memory.ts';
import type {BacktestCurve, BacktestOrder, BacktestTrade} from './package.ts';

type Ran = {instrument: Instrument; series: BarSeries; capitalMicros: number};

const money = (micros: number) => micros / powerOfTen(moneyDecimals);

/** Returns the columns of the curve as copies. */
export function curveOf(
	{curve}: Pick<Simulation, 'curve'>,
	{instrument, series, capitalMicros}: Ran,
): BacktestCurve {
	const ticks = powerOfTen(instrument.priceDecimals);
	const lots = powerOfTen(instrument.quantityDecimals);
	let peak = capitalMicros;
	const equityMicros = Float64Array.from(curve.equity, Math.round);
	return {
		time: Float64Array.from(series.closeAtMs),
		close: Float64Array.from(series.closeTicks, value => value / ticks),
		position: Float64Array.from(curve.position, value => value / lots),
		equity: equityMicros.map(money),
		drawdown: equityMicros.map(equity => {
			peak = Math.max(peak, equity);
			return drawdownRatio(equity, peak);
		}),
	};
}

/** Returns the fills in order. */
export function tradesOf(fills: FillTable, {instrument, series}: Ran): BacktestTrade[] {
	const ticks = powerOfTen(instrument.priceDecimals);
	const lots = powerOfTen(instrument.quantityDecimals);
	return Array.from({length: fills.count}, (_, index) => {
		const row = fillRow(fills, index);
		return {
			fill: index + 1,
			trade: row.trade,
			bar: row.barIndex,
			time: series.closeAtMs[row.barIndex - 1] as number,
			orderId: row.orderId,
			side: row.sign > 0 ? 'BUY' : 'SELL',
			quantity: row.quantityLots / lots,
			price: row.priceTicks / ticks,
			fee: money(row.feeMicros),
			realized: money(row.realizedMicros),
			position: row.positionLots / lots,
			tradeProfit: Number.isNaN(row.tradeProfitMicros) ? null : money(row.tradeProfitMicros),
		};
	});
}

/** Returns the orders in their final state. */
export function ordersOf(orders: readonly Order[], instrument: Instrument): BacktestOrder[] {
	const price = (value: number | null) =>
		value === null ? null : value / powerOfTen(instrument.priceDecimals);
	const quantity = (value: number) => value / powerOfTen(instrument.quantityDecimals);
	return orders.map(order => ({
		orderId: order.orderId,
		bar: order.createdBarIndex,
		time: order.createdAtMs,
		purpose: order.purpose,
		side: order.side,
		type: order.type,
		quantity: quantity(order.quantityLots),
		limit: price(order.limitTicks),
		trigger: price(order.triggerTicks),
		protectiveStop: price(order.protectiveStopTicks),
		target: price(order.targetTicks),
		status: order.status,
		reason: order.reason?.code ?? null,
		reasonText: order.reason?.text ?? null,
		filledQuantity: quantity(order.filledLots),
		averagePrice: price(order.fillTicks),
		fee: money(order.feeMicros),
		updatedBar: order.updatedBarIndex,
		updatedAt: order.updatedAtMs,
	}));
}
