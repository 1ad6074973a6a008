/** Columns and values of orders and fills, side by side, in one order. */
import type {Fill} from '../domain/trading/fill.ts';
import type {Order} from '../domain/trading/order.ts';

export type Value = string | number | null;

export const columnsOf = (names: string) => names.trim().split(/\s+/);

export const runColumns = columnsOf('instanceId runId pid recordedAt');

/** Columns of an order that never change after its creation. */
export const fixedOrderColumns = columnsOf('orderId clientOrderId purpose side type').concat(
	runColumns,
);

export const changingOrderColumns = columnsOf(`
	quantityLots reduceOnly limitTicks triggerTicks protectiveStopTicks targetTicks triggered
	lastBarIndex parentOrderId status reasonCode reasonText createdBarIndex createdAtMs updatedBarIndex updatedAtMs
	filledLots fillTicks feeMicros
`);

export const fillColumns = columnsOf(`
	tradeId orderId clientOrderId barIndex occurredAtMs side quantityLots priceTicks feeMicros
	realizedMicros positionLots venueTradeId liquidity
`).concat(runColumns);

export function fixedOrderValues({orderId, clientOrderId, purpose, side, type}: Order): Value[] {
	return [orderId, clientOrderId, purpose, side, type];
}

export function changingOrderValues(order: Order): Value[] {
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

export function fillValues(fill: Fill): Value[] {
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
