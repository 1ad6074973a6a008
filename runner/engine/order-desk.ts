/**
 * The order desk of one instance: numbers orders, keeps the account, and tracks the orders that changed in the bar. Only
 * this module and reports of the venue (`venue-news.ts`) change orders and account.
 */
import {type AccountState, openAccount} from '../../state/domain/trading/account.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Fill} from '../../state/domain/trading/fill.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {Order, OrderReason} from '../../state/domain/trading/order.ts';
import {orderReason} from '../../state/domain/trading/order-reason.ts';
import {canBecome, type OrderStatus} from '../../state/domain/trading/order-status.ts';
import type {SimulatedVenue} from '../venue/simulated/simulated.ts';
import {type BarChanges, createBarChanges, type Moment} from './bar-changes.ts';
import {createExits} from './exits.ts';
import {createTradeNames, type TradeNames} from './trade-names.ts';
import {newOrder, type OrderDraft} from './order-draft.ts';
import type {VenueCommand, VenueEvent} from '../venue/venue.ts';
import {linkAtOnce, linkLater} from './venue-link.ts';
import {type Counts, createVenueNews} from './venue-news.ts';

export type DeskState = {
	account: AccountState;
	orders: Order[];
	lastOrderId: number;
	lastFill: number;
	/** Names of the newest trades of a venue that answers later. */
	venueTrades?: string[] | undefined;
};

export type OrderDesk = ReturnType<typeof createOrderDesk>;

export function createOrderDesk(options: {
	name: string;
	instrument: Instrument;
	capitalMicros: number;
	/** Null for a venue that answers later: commands then wait for {@link VenueLink.takeCommands}. */
	venue: SimulatedVenue | null;
}) {
	const {name, instrument, venue} = options;
	const account = openAccount(options.capitalMicros);
	const bar = createBarChanges();
	const {now, mark} = bar;
	/** Open orders, by id. */
	const open: Order[] = [];
	const trades = createTradeNames();
	const counts: Counts = {lastOrderId: 0, lastFill: 0, liquidations: 0};

	const create = numbering(name, counts, bar);

	const send = (command: VenueCommand) => link.send(command);
	const {place, cancel, cancelWhere} = ordering(open, bar, create, send);
	const {afterFill, moveStop} = createExits({account, open, place, cancel});
	const calls = {create, cancelWhere, afterFill};
	const hear = createVenueNews({name, instrument, account, bar, counts, open}, calls);
	const link = venue === null ? linkLater() : linkAtOnce(venue, hear);
	link.restore([], account);

	return {
		account,
		place,
		cancel,
		cancelWhere,
		/** Reduces an order to the quantity that closes the position. */
		reduce(order: Order): void {
			order.reduceOnly = true;
			mark(order);
			link.send({kind: 'reduce only', clientOrderId: order.clientOrderId});
		},
		/** Open orders by id, as a copy that later calls do not change. */
		openOrders: () => [...open],
		openCount: () => open.length,
		moveStop,
		/** Number of times the venue closed the position since this desk was created. */
		liquidations: () => counts.liquidations,
		/** Records an order that is not sent. */
		deny(draft: OrderDraft, reason: OrderReason): Order {
			const order = create(draft, 'denied', now);
			order.reason = reason;
			return order;
		},
		/** Begins the next bar: later changes belong to it. */
		beginBar: bar.begin,
		/** The moment of the previous bar, for requests of the user; changed in place. */
		before: bar.before,
		match(next: Bar): void {
			link.play(next);
			// A venue that answers later has no bars.
			if (venue === null) cancelWhere(isOverAt(next), timeIsOver(next));
		},
		takeCommands: link.takeCommands,
		/** The moment of the bar. */
		now: now as Readonly<Moment>,
		hearBetween: listener(bar, trades, hear),
		/** Fills of the bar; emptied for the next one. */
		fills: bar.fills as readonly Fill[],
		changedOrders: bar.orders,
		liveChanges: bar.changed,
		/** A copy that later bars do not change. */
		state: (): DeskState => ({
			account: {...account},
			orders: open.map(order => ({...order})),
			lastOrderId: counts.lastOrderId,
			lastFill: counts.lastFill,
			venueTrades: trades.list(),
		}),
		restore(state: DeskState, moment: Moment): void {
			putBack(state, account, counts, open);
			trades.restore(state.venueTrades);
			link.restore(open, account);
			Object.assign(now, moment);
		},
	};
}

function putBack(state: DeskState, account: AccountState, counts: Counts, open: Order[]): void {
	// A checkpoint of an earlier version has no ruin.
	account.ruin = null;
	Object.assign(account, state.account);
	counts.lastOrderId = state.lastOrderId;
	counts.lastFill = state.lastFill;
	open.splice(0, open.length, ...state.orders.map(completed));
}

/** Adds the target, which orders in checkpoints of an earlier version lack. */
function completed(order: Order): Order {
	return 'targetTicks' in order ? order : {...(order as Order), targetTicks: null};
}

const isOverAt =
	({barIndex}: Bar) =>
	({lastBarIndex}: Order) =>
		lastBarIndex !== null && lastBarIndex <= barIndex;

function timeIsOver({barIndex}: Bar): OrderReason {
	return orderReason('TIME_IN_FORCE_ENDED', `it was good until bar ${barIndex}`);
}

/** Returns the function that gives an order its number and name. */
function numbering(name: string, counts: Counts, {now, mark}: BarChanges) {
	return (draft: OrderDraft, status: OrderStatus, created: Readonly<Moment>): Order => {
		counts.lastOrderId += 1;
		const orderId = counts.lastOrderId;
		const order = newOrder(draft, {
			orderId,
			clientOrderId: `${name}-${orderId}`,
			status,
			createdBarIndex: created.barIndex,
			createdAtMs: created.atMs,
			updatedBarIndex: now.barIndex,
			updatedAtMs: now.atMs,
		});
		mark(order);
		return order;
	};
}

/** Returns the function that applies the events of the venue between two bars, and returns the changes. */
function listener(bar: BarChanges, trades: TradeNames, hear: (event: VenueEvent) => void) {
	return (events: readonly VenueEvent[]): {orders: Order[]; fills: Fill[]} => {
		bar.beginBetween();
		for (const event of events) {
			if (event.kind === 'filled' && !trades.isNew(event)) continue;
			bar.now.atMs = event.atMs;
			hear(event);
			if (event.kind === 'filled') trades.name(bar.fills.at(-1), event);
		}
		const changes = {orders: bar.orders(), fills: [...bar.fills]};
		bar.endBetween();
		return changes;
	};
}

/** Returns the functions that place and cancel orders. */
function ordering(
	open: Order[],
	{now, mark}: BarChanges,
	create: ReturnType<typeof numbering>,
	send: (command: VenueCommand) => void,
) {
	const place = (draft: OrderDraft, created: Readonly<Moment> = now): Order => {
		const order = create(draft, 'initialized', created);
		open.push(order);
		send({kind: 'submit', order});
		return order;
	};

	/** Requests the cancelation of an order, once. */
	const cancel = (order: Order, reason: OrderReason): void => {
		if (!canBecome(order.status, 'pending cancel')) return;
		order.status = 'pending cancel';
		order.reason = reason;
		mark(order);
		send({kind: 'cancel', clientOrderId: order.clientOrderId});
	};

	const cancelWhere = (isMeant: (order: Order) => boolean, reason: OrderReason): void => {
		// A venue that answers at once removes them from the list during the loop.
		for (const order of [...open]) if (isMeant(order)) cancel(order, reason);
	};

	return {place, cancel, cancelWhere};
}
