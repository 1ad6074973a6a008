/** Everything that one bar changed: the unit that is committed, whole or not at all. */
import type {AccountFigures, AccountState} from './account.ts';
import type {Bar} from './bar.ts';
import type {Fill} from './fill.ts';
import type {Order} from './order.ts';
import type {Signal} from './signal.ts';

/** A function of settings, market and controls alone: no wall clock, no process, no chance. */
export type BarRecord = {
	bar: Bar;
	/** New or changed in this bar, whole, by order id. */
	orders: Order[];
	/** In the order in which they happened. */
	fills: Fill[];
	signal: Signal;
	/** After the fills, at the close of the bar: what the algorithm saw when it decided. */
	account: AccountState;
	/**
	 * State of market, orders and engine after the bar, from which a new engine goes on: opaque JSON, by
	 * value. Only the last one of a transaction is worth its text.
	 */
	checkpoint: object;
};

/** What a venue said between two bars: committed at once, before anything is sent in answer. */
export type BetweenRecord = Pick<BarRecord, 'orders' | 'fills' | 'account' | 'checkpoint'> & {
	/** The bar before. Orders and fills carry the number of the next one: it has begun. */
	barIndex: number;
};

/** The part of a record that rebuilds an algorithm's inner state. */
export type ReplayedBar = {
	bar: Bar;
	account: AccountFigures;
	/** Null: the bar only warms up, whatever the algorithm decides. */
	signal: ReplayedSignal | null;
};

/** What a replay compares: all that moves money. The words around a decision do not count. */
export type ReplayedSignal = Pick<
	Signal,
	| 'action'
	| 'quantityLots'
	| 'orderType'
	| 'limitTicks'
	| 'triggerTicks'
	| 'stopTicks'
	| 'targetTicks'
	| 'moveStopTicks'
	| 'goodForBars'
	| 'cancel'
>;
