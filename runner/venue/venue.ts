/**
 * The venue port: commands out, events in. The engine decides and keeps orders and account; a venue holds what is open
 * and says what became of it. A command never answers: the answer is an event, at once or much later.
 */
import type {Liquidity} from '../../state/domain/trading/fill.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {MarginShortfall} from '../../state/domain/trading/margin.ts';
import type {Order, OrderReason, OrderSide} from '../../state/domain/trading/order.ts';

/** What a venue needs to know of an order. `clientOrderId` is its name: a venue has one order of a name, ever. */
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
	/** Sent twice under one name, it is one order: the venue says again what became of it. */
	| {kind: 'submit'; order: OrderTerms}
	| {kind: 'cancel'; clientOrderId: string}
	/** From now on the order only closes. */
	| {kind: 'reduce only'; clientOrderId: string};

type OrderNews<Kind extends string> = {kind: Kind; clientOrderId: string; atMs: number};

/** An execution of an order of ours. */
export type VenueFill = OrderNews<'filled'> & {
	/** The venue's name of the trade, unique; null where no fill can come twice. */
	tradeId: string | null;
	quantityLots: number;
	priceTicks: number;
	feeMicros: number;
	liquidity: Liquidity;
	/** What still waits of the order; 0: it is done, even where less than its quantity was filled. */
	leftLots: number;
};

/** The venue closed the whole position at once, for equity did not cover its maintenance margin. */
export type VenueLiquidation = {
	kind: 'liquidated';
	atMs: number;
	shortfall: MarginShortfall;
	/** Of the execution that closed it. */
	side: OrderSide;
	quantityLots: number;
	priceTicks: number;
	feeMicros: number;
};

/** What happened at the venue, in the order in which it happened. */
export type VenueEvent =
	/** The command has left; the venue has not answered yet. */
	| OrderNews<'submitted'>
	| OrderNews<'accepted'>
	/** A STOP_LIMIT woke up and rests as a limit order. */
	| OrderNews<'triggered'>
	| VenueFill
	/** Only this much of the order can be carried, as it closes the position; the rest is refused. */
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
	/** Hands over a command. Never throws for what the venue thinks of it. */
	send: (command: VenueCommand) => void;
	/** Returns what happened since the last call, oldest first. */
	take: () => VenueEvent[];
	/** @throws {@link AppError} when the venue cannot be asked; so do the calls below. */
	openOrders: () => Promise<readonly VenueOrder[]>;
	/** Returns the fills after the trade of that name, oldest first; all that the venue still knows for null. */
	fillsSince: (tradeId: string | null) => Promise<readonly VenueFill[]>;
	positions: () => Promise<readonly VenuePosition[]>;
	/** Cash in micros. */
	balance: () => Promise<number>;
	instrument: () => Promise<Instrument>;
	/** Time at the venue, in milliseconds. */
	time: () => Promise<number>;
};
