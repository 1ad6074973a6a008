/** An order: an intention with a life of its own, whose states are in `order-status.ts`. */
import type {OrderStatus} from './order-status.ts';

export type OrderSide = 'BUY' | 'SELL';
export type OrderType = 'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT';

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
	| 'TIME_IN_FORCE_ENDED'
	// Unknown: the venue did not answer in time.
	| 'NOT_ACKNOWLEDGED'
	// Rejected or canceled: the venue says that it has no such order.
	| 'NOT_AT_VENUE'
	// Rejected or canceled by the venue, in its own words.
	| 'REJECTED_BY_VENUE'
	| 'CANCELED_BY_VENUE';

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
	/** What all fills of the order add up to. */
	filledLots: number;
	/** Price of the fills, their average rounded to a tick; null before the first. */
	fillTicks: number | null;
	/**
	 * What the rounding left out: the fills cost `fillTicks × filledLots + fillRest`, exactly. Absent where all have one
	 * price.
	 */
	fillRest?: number;
	/** Of all fills. */
	feeMicros: number;
};

/** One execution of an order. */
export type Execution = {quantityLots: number; priceTicks: number; feeMicros: number};

/**
 * Adds an execution to what is filled of `order`, which it changes in place; the average price stays exact.
 *
 * Worked: 1 lot at 100 and 2 at 101 cost 302, which is 3 × 101 − 1.
 */
export function addExecution(
	order: Pick<Order, 'filledLots' | 'fillTicks' | 'fillRest' | 'feeMicros'>,
	{quantityLots, priceTicks, feeMicros}: Execution,
): void {
	const {filledLots, fillTicks, fillRest = 0} = order;
	order.feeMicros += feeMicros;
	order.filledLots += quantityLots;
	if (fillTicks === null) order.fillTicks = priceTicks;
	else if (priceTicks !== fillTicks || fillRest !== 0) {
		const cost =
			BigInt(fillTicks) * BigInt(filledLots) +
			BigInt(fillRest) +
			BigInt(priceTicks) * BigInt(quantityLots);
		const average = roundedQuotient(cost, BigInt(order.filledLots));
		order.fillTicks = Number(average);
		order.fillRest = Number(cost - average * BigInt(order.filledLots));
	}
}

/** The quotient of two positive numbers, rounded half up. */
function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
	return (2n * dividend + divisor) / (2n * divisor);
}

/** +1 for BUY, −1 for SELL. */
export function sideSign(side: OrderSide): 1 | -1 {
	return side === 'BUY' ? 1 : -1;
}
