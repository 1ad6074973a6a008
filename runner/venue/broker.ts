/**
 * The broker port: accepted orders in, executions out. The engine owns orders and account; a broker
 * holds what is open at the venue and says what became of it, when a bar is over.
 */
import type {AccountState} from '../../state/domain/trading/account.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {MarginShortfall} from '../../state/domain/trading/margin.ts';
import type {Execution, Order, OrderReason} from '../../state/domain/trading/order.ts';

/** What the venue says of an order. The engine applies each call at once. */
export type BrokerReport = {
	filled(order: Order, execution: Execution): void;
	/** The venue refused it, at the moment in which it would have been filled. */
	rejected(order: Order, reason: OrderReason): void;
	/**
	 * It closes the position, for equity does not cover its maintenance margin. All that waits is taken back; returns
	 * the order that closes the position, which the venue then fills.
	 */
	liquidates(shortfall: MarginShortfall): Order;
	/**
	 * Only the half of `order` that closes the position can be carried. The order becomes that half; the other half
	 * is refused for `reason`.
	 */
	halved(order: Order, closingLots: number, reason: OrderReason): void;
	canceled(order: Order, reason: OrderReason): void;
	expired(order: Order, reason: OrderReason): void;
	/** A STOP_LIMIT woke up and rests as a limit order. */
	triggered(order: Order): void;
};

export type Broker = {
	/** Hands over an order; it is live from the next call of {@link onBar}, or in the running one from the price of its parent's fill. */
	submit(order: Order): void;
	/** Takes an open order back; false when it is not open (any more). */
	cancel(orderId: number): boolean;
	/** Reports what happened during `bar`. `account` shows the effect of every fill reported so far. */
	onBar(bar: Bar, account: Readonly<AccountState>, report: BrokerReport): void;
	/** By order id; a list of its own, which later calls do not change. */
	openOrders(): readonly Order[];
	openCount(): number;
	/** Puts back the orders that were open at a checkpoint. */
	restore(orders: readonly Order[]): void;
};
