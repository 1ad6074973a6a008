/** Everything that one bar changed: the unit of commit, stored whole or not at all. */
import type {AccountValues, AccountState} from './account.ts';
import type {Bar} from './bar.ts';
import type {Fill} from './fill.ts';
import type {Order} from './order.ts';
import type {Signal} from './signal.ts';

/** Depends only on settings, market and controls: not on wall clock, process or chance. */
export type BarRecord = {
	bar: Bar;
	/** Orders created or changed in this bar, complete, by order id. */
	orders: Order[];
	/** In the order in which they happened. */
	fills: Fill[];
	signal: Signal;
	/** After the fills, at the close of the bar: the account that the algorithm saw when it decided. */
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
	account: AccountValues;
	/** Null: the bar only warms up, and the algorithm's decision is ignored. */
	signal: ReplayedSignal | null;
};

/** The parts that a replay compares: everything that moves money. The texts of a decision are not compared. */
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

/** The most common one: HOLD, and nothing else. */
export const replayedHold: ReplayedSignal = Object.freeze({
	action: 'HOLD',
	quantityLots: 0,
	orderType: 'MARKET',
	limitTicks: null,
	triggerTicks: null,
	stopTicks: null,
	targetTicks: null,
	moveStopTicks: null,
	goodForBars: null,
	cancel: false,
});
