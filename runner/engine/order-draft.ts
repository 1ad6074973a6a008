/** Converts a decision, or a request of the user, to an order. Pure. */
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Order, OrderPurpose} from '../../state/domain/trading/order.ts';
import type {ReadDecision} from './read-decision.ts';
import type {RiskVerdict} from './risk-check.ts';

/** The fields of a new order that its creator sets; the desk sets the others. */
export type OrderDraft = Pick<Order, 'side' | 'quantityLots'> &
	Partial<
		Pick<
			Order,
			| 'type'
			| 'purpose'
			| 'reduceOnly'
			| 'limitTicks'
			| 'triggerTicks'
			| 'protectiveStopTicks'
			| 'targetTicks'
			| 'lastBarIndex'
			| 'parentOrderId'
		>
	>;

/** Returns the draft of a decision's order, whether it is placed or denied. */
export function draftOf(
	decision: ReadDecision,
	side: 'BUY' | 'SELL',
	verdict: Pick<RiskVerdict, 'quantityLots'> & {reduceOnly?: boolean},
	bar: Bar,
): OrderDraft {
	return {
		side,
		quantityLots: verdict.quantityLots,
		reduceOnly: verdict.reduceOnly ?? false,
		type: decision.orderType,
		limitTicks: decision.limitTicks,
		triggerTicks: decision.triggerTicks,
		protectiveStopTicks: decision.stopTicks,
		targetTicks: decision.targetTicks,
		lastBarIndex: decision.goodForBars === null ? null : bar.barIndex + decision.goodForBars,
	};
}

/** Returns an order that closes the whole position, at the market. */
export function closeDraft(positionLots: number, purpose: OrderPurpose): OrderDraft {
	return {
		side: positionLots > 0 ? 'SELL' : 'BUY',
		quantityLots: Math.abs(positionLots),
		purpose,
		reduceOnly: true,
	};
}

/** Returns the stop of the position that `entry` opened. */
export function protectiveStopDraft(
	entry: Order,
	quantityLots: number,
	triggerTicks: number,
): OrderDraft {
	return {
		...exitDraft(entry, quantityLots),
		type: 'STOP',
		purpose: 'PROTECTIVE_STOP',
		triggerTicks,
	};
}

/** Returns the target order of the position that `entry` opened. */
export function takeProfitDraft(
	entry: Order,
	quantityLots: number,
	limitTicks: number,
): OrderDraft {
	return {...exitDraft(entry, quantityLots), type: 'LIMIT', purpose: 'TAKE_PROFIT', limitTicks};
}

/** Returns the same stop at another price. */
export function movedStopDraft(stop: Order, triggerTicks: number): OrderDraft {
	const {side, type, purpose, reduceOnly, quantityLots, parentOrderId} = stop;
	return {side, type, purpose, reduceOnly, quantityLots, parentOrderId, triggerTicks};
}

/** Returns the half of a reversing order that would open the new position. */
export function openingHalfDraft(order: Order, quantityLots: number): OrderDraft {
	return {
		side: order.side,
		type: order.type,
		purpose: order.purpose,
		quantityLots,
		limitTicks: order.limitTicks,
		triggerTicks: order.triggerTicks,
		protectiveStopTicks: order.protectiveStopTicks,
		targetTicks: order.targetTicks,
		lastBarIndex: order.lastBarIndex,
		parentOrderId: order.orderId,
	};
}

function exitDraft(
	{side, orderId}: Order,
	quantityLots: number,
): Pick<OrderDraft, 'side' | 'quantityLots' | 'reduceOnly' | 'parentOrderId'> {
	return {
		side: side === 'BUY' ? 'SELL' : 'BUY',
		quantityLots,
		reduceOnly: true,
		parentOrderId: orderId,
	};
}

type NewOrder = Pick<
	Order,
	| 'orderId'
	| 'clientOrderId'
	| 'status'
	| 'createdBarIndex'
	| 'createdAtMs'
	| 'updatedBarIndex'
	| 'updatedAtMs'
>;

/** Returns the order of a draft. It copies field by field: a spread is several times slower. */
export function newOrder(draft: OrderDraft, made: NewOrder): Order {
	return {
		orderId: made.orderId,
		clientOrderId: made.clientOrderId,
		purpose: draft.purpose ?? 'DECISION',
		type: draft.type ?? 'MARKET',
		reduceOnly: draft.reduceOnly ?? false,
		limitTicks: draft.limitTicks ?? null,
		triggerTicks: draft.triggerTicks ?? null,
		protectiveStopTicks: draft.protectiveStopTicks ?? null,
		targetTicks: draft.targetTicks ?? null,
		lastBarIndex: draft.lastBarIndex ?? null,
		parentOrderId: draft.parentOrderId ?? null,
		side: draft.side,
		quantityLots: draft.quantityLots,
		triggered: false,
		status: made.status,
		reason: null,
		createdBarIndex: made.createdBarIndex,
		createdAtMs: made.createdAtMs,
		updatedBarIndex: made.updatedBarIndex,
		updatedAtMs: made.updatedAtMs,
		filledLots: 0,
		fillTicks: null,
		feeMicros: 0,
	};
}
