/**
 * The venue port: commands out, events in. The engine decides and keeps orders and account; a venue holds open orders
 * and reports their changes. A command returns nothing: the answer is an event, at once or much later.
 */
import type {Liquidity} from '../../state/domain/trading/fill.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {MarginShortfall} from '../../state/domain/trading/margin.ts';
import type {Order, OrderReason, OrderSide} from '../../state/domain/trading/order.ts';

/** The terms of an order at a venue. `clientOrderId` is its name: a venue accepts one order per name, ever. */
export type OrderTerms = Pick<
	Order,
	| 'clientOrderId'
	| 'side'
	| 'type'
	| 'quantityLots'
	| 'reduceOnly'
	| 'limitTicks'
	| 'triggerTicks'
	| 'lastBarIndex'
>;

export type VenueCommand =
	/** An order sent twice under one name is one order: the venue repeats its last event. */
	| {kind: 'submit'; order: OrderTerms}
	| {kind: 'cancel'; clientOrderId: string}
	/** Restricts the order to closing the position. */
	| {kind: 'reduce only'; clientOrderId: string};

type OrderNews<Kind extends string> = {kind: Kind; clientOrderId: string; atMs: number};

/** An execution of an order of ours. */
export type VenueFill = OrderNews<'filled'> & {
	/** The venue's name of the trade, unique; null if no fill can be reported twice. */
	tradeId: string | null;
	quantityLots: number;
	priceTicks: number;
	feeMicros: number;
	liquidity: Liquidity;
	/** The open quantity of the order; 0 if it is done, even if less than its quantity was filled. */
	leftLots: number;
};

/** The venue closed the whole position at once because equity did not cover its maintenance margin. */
export type VenueLiquidation = {
	kind: 'liquidated';
	atMs: number;
	shortfall: MarginShortfall;
	/** Side of the execution that closed it. */
	side: OrderSide;
	quantityLots: number;
	priceTicks: number;
	feeMicros: number;
};

/** An event at the venue; events are in the order in which they happened. */
export type VenueEvent =
	/** The command was sent; the venue has not answered yet. */
	| OrderNews<'submitted'>
	| OrderNews<'accepted'>
	/** A STOP_LIMIT woke up and rests as a limit order. */
	| OrderNews<'triggered'>
	| VenueFill
	/** Only the closing quantity of the order is accepted; the rest is refused. */
	| (OrderNews<'reduced'> & {closingLots: number; reason: OrderReason})
	| (OrderNews<'canceled' | 'expired' | 'rejected'> & {reason: OrderReason})
	| (OrderNews<'cancel refused'> & {reason: OrderReason})
	/** The venue did not answer in time: it may or may not have the order. */
	| (OrderNews<'unknown'> & {reason: OrderReason})
	| VenueLiquidation;

/** An order that is open at the venue. */
export type VenueOrder = OrderTerms & {triggered: boolean; filledLots: number};

/** What the venue holds for us; `lots` is signed: long > 0, short < 0. */
export type VenuePosition = {symbol: string; lots: number};

export type Venue = {
	/** Sends a command. Never throws if the venue refuses it. */
	send: (command: VenueCommand) => void;
	/** Returns the events since the last call, oldest first. */
	take: () => VenueEvent[];
	/** @throws {@link AppError} if the venue cannot be reached; so do the methods below. */
	openOrders: () => Promise<readonly VenueOrder[]>;
	/** Returns the fills after the trade of that name, oldest first; for null, all fills that the venue still has. */
	fillsSince: (tradeId: string | null) => Promise<readonly VenueFill[]>;
	positions: () => Promise<readonly VenuePosition[]>;
	/** Cash in micros. */
	balance: () => Promise<number>;
	instrument: () => Promise<Instrument>;
	/** Time at the venue, in milliseconds. */
	time: () => Promise<number>;
};
