/**
 * An order and its progress. *Denied* is our word (it never left), *rejected* the venue's. Statuses only move
 * forward; `denied`, `rejected`, `filled`, `canceled` and `expired` are final.
 */

export type OrderSide = 'BUY' | 'SELL';
export type OrderType = 'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT';

export type OrderStatus =
	| 'initialized'
	| 'denied'
	| 'submitted'
	| 'accepted'
	| 'rejected'
	| 'filled'
	| 'canceled'
	| 'expired';

/** Why an order exists. */
export type OrderPurpose =
	/** The algorithm decided it. */
	| 'DECISION'
	/** Exit that protects a position; placed with the fill of its entry, canceled when flat. */
	| 'PROTECTIVE_STOP'
	/**
	 * Exit that takes the profit; placed with the fill of its entry, canceled when flat or when the stop
	 * fills.
	 */
	| 'TAKE_PROFIT'
	/** The venue closed the position: equity did not cover the maintenance margin. */
	| 'LIQUIDATION'
	/** A person asked for a flat position. */
	| 'FLATTEN';

/** Stable codes; the text beside them carries the numbers. */
export type OrderReasonCode =
	// Denied by us.
	| 'QUANTITY_NOT_FINITE'
	| 'QUANTITY_NEGATIVE'
	| 'QUANTITY_BELOW_MINIMUM'
	| 'PRICE_NOT_VALID'
	| 'STOP_ON_WRONG_SIDE'
	| 'TARGET_ON_WRONG_SIDE'
	| 'NO_POSITION'
	| 'GOOD_FOR_BARS_NOT_VALID'
	| 'OPEN_ORDERS_MAX'
	| 'ENTRIES_PAUSED'
	// Denied by us at submission, rejected by the venue at the fill.
	| 'INSUFFICIENT_MARGIN'
	| 'QUANTITY_TOO_LARGE'
	// Canceled.
	| 'CANCELED_BY_ALGORITHM'
	| 'CANCELED_BY_FLATTEN'
	| 'CANCELED_BY_LIQUIDATION'
	| 'POSITION_CLOSED'
	| 'OTHER_EXIT_FILLED'
	| 'STOP_MOVED'
	// Denied, or canceled at the ruin itself.
	| 'ACCOUNT_RUINED'
	// Filled: why the venue closed a position.
	| 'MAINTENANCE_MARGIN'
	// Expired.
	| 'TIME_IN_FORCE_ENDED';

export type OrderReason = {code: OrderReasonCode; text: string};

/** Units as in {@link Instrument}; times are market time. */
export type Order = {
	/** From 1, without gaps, in the order of creation; unique within an instance. */
	orderId: number;
	/** `NAME-ORDERID`: stays the same after a restart, so that a venue can recognise a repetition. */
	clientOrderId: string;
	purpose: OrderPurpose;
	side: OrderSide;
	type: OrderType;
	/**
	 * Rounded down to the lot step. A reduce-only order fills at most the open position. 0: denied because the
	 * quantity was unusable.
	 */
	quantityLots: number;
	/** Never opens or turns a position. */
	reduceOnly: boolean;
	/** Set for LIMIT and STOP_LIMIT. */
	limitTicks: number | null;
	/** Set for STOP and STOP_LIMIT: the price that triggers the order. */
	triggerTicks: number | null;
	/** Stop price of the protective exit that its fill creates; null: none. */
	protectiveStopTicks: number | null;
	/** Price of the take-profit exit that its fill creates; null: none. */
	targetTicks: number | null;
	/** A STOP_LIMIT whose trigger was reached. */
	triggered: boolean;
	/** Last bar on which it may fill; null: good till canceled. */
	lastBarIndex: number | null;
	/**
	 * Order that created this one: the entry of an exit, or the order whose opening half became this one;
	 * null: none.
	 */
	parentOrderId: number | null;
	status: OrderStatus;
	/** Null if there is nothing to explain. */
	reason: OrderReason | null;
	/** Bar of its creation, at the close; fills come only on later bars. */
	createdBarIndex: number;
	createdAtMs: number;
	/** Bar of the last change. */
	updatedBarIndex: number;
	updatedAtMs: number;
	filledLots: number;
	/** Price of the fill; null before it. */
	fillTicks: number | null;
	feeMicros: number;
};

const finalStatuses: ReadonlySet<OrderStatus> = new Set([
	'denied',
	'rejected',
	'filled',
	'canceled',
	'expired',
]);

/** Whether an order with this status can never change again. */
export function isFinal(status: OrderStatus): boolean {
	return finalStatuses.has(status);
}

/** +1 for BUY, −1 for SELL. */
export function sideSign(side: OrderSide): 1 | -1 {
	return side === 'BUY' ? 1 : -1;
}
