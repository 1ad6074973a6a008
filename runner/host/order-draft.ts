/** From a decision, or a person's wish, to the order that it asks for. Pure. */
import type {Bar} from '../../state/domain/bar.ts';
import type {Order} from '../../state/domain/order.ts';
import type {ReadDecision} from './decision.ts';
import type {RiskVerdict} from './risk-check.ts';

/** What a new order needs to say; the desk fills in the rest. */
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
			| 'lastBarIndex'
			| 'parentOrderId'
		>
	>;

/** Returns the order that comes of a decision, or that is denied. */
export function draftOf(
	decision: ReadDecision,
	side: 'BUY' | 'SELL',
	verdict: RiskVerdict,
	bar: Bar,
): OrderDraft {
	return {
		side,
		quantityLots: verdict.quantityLots,
		reduceOnly: verdict.ok && verdict.reduceOnly,
		type: decision.orderType,
		limitTicks: decision.limitTicks,
		triggerTicks: decision.triggerTicks,
		protectiveStopTicks: decision.stopTicks,
		lastBarIndex: decision.goodForBars === null ? null : bar.barIndex + decision.goodForBars,
	};
}

export function flattenDraft(positionLots: number): OrderDraft {
	return {
		side: positionLots > 0 ? 'SELL' : 'BUY',
		quantityLots: Math.abs(positionLots),
		purpose: 'FLATTEN',
		reduceOnly: true,
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

/** Returns the order of a draft. Field by field: a spread of the draft made every order several times as costly. */
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
