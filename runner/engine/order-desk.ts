/**
 * The desk of one instance: numbers orders, keeps the account, and knows which orders changed in the bar. Orders and
 * account are changed here and by what the venue reports (`venue-report.ts`), nowhere else.
 */
import {type AccountState, openAccount} from '../../state/domain/trading/account.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Fill} from '../../state/domain/trading/fill.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {Order, OrderReason} from '../../state/domain/trading/order.ts';
import type {OrderStatus} from '../../state/domain/trading/order-status.ts';
import type {Broker} from '../venue/broker.ts';
import {createBarChanges, type Moment} from './bar-changes.ts';
import {createExits} from './exits.ts';
import {newOrder, type OrderDraft} from './order-draft.ts';
import {type Counts, createVenueReport} from './venue-report.ts';

export type DeskState = {
	account: AccountState;
	orders: Order[];
	lastOrderId: number;
	lastFill: number;
};

export type OrderDesk = ReturnType<typeof createOrderDesk>;

export function createOrderDesk(options: {
	name: string;
	instrument: Instrument;
	capitalMicros: number;
	broker: Broker;
}) {
	const {name, instrument, broker} = options;
	const account = openAccount(options.capitalMicros);
	const bar = createBarChanges();
	const {now, mark} = bar;
	const counts: Counts = {lastOrderId: 0, lastFill: 0, liquidations: 0};

	const end = (order: Order, status: OrderStatus, reason: OrderReason): void => {
		order.status = status;
		order.reason = reason;
		mark(order);
	};

	const create = (draft: OrderDraft, status: OrderStatus, created: Readonly<Moment>): Order => {
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

	/** The simulated venue accepts at once; what it will not fill it rejects then. */
	const place = (draft: OrderDraft, created: Readonly<Moment> = now): Order => {
		const order = create(draft, 'accepted', created);
		broker.submit(order);
		return order;
	};

	const cancel = (order: Order, reason: OrderReason): void => {
		if (broker.cancel(order.orderId)) end(order, 'canceled', reason);
	};

	const cancelWhere = (isMeant: (order: Order) => boolean, reason: OrderReason): void => {
		for (const order of broker.openOrders()) if (isMeant(order)) cancel(order, reason);
	};

	const exits = createExits({account, broker, place, cancel});

	const {afterFill, moveStop} = exits;
	const calls = {create, end, cancelWhere, afterFill};
	const report = createVenueReport({name, instrument, account, bar, counts}, calls);

	return {
		account,
		place,
		cancel,
		cancelWhere,
		/** Cuts an order to what closes the position. */
		reduce(order: Order): void {
			order.reduceOnly = true;
			mark(order);
		},
		openOrders: () => broker.openOrders(),
		openCount: () => broker.openCount(),
		moveStop,
		/** How often the venue closed the position since this desk was made. */
		liquidations: () => counts.liquidations,
		/** Records an order that never leaves. */
		deny(draft: OrderDraft, reason: OrderReason): Order {
			const order = create(draft, 'denied', now);
			order.reason = reason;
			return order;
		},
		/** From here on, changes belong to the next bar. */
		beginBar: bar.begin,
		/** The moment of the bar before, at which a person's wish came; changed in place. */
		before: bar.before,
		match(next: Bar): void {
			broker.onBar(next, account, report);
		},
		/** Fills of the bar; emptied for the next one. */
		fills: bar.fills as readonly Fill[],
		changedOrders: bar.orders,
		liveChanges: bar.changed,
		/** A copy that later bars do not change. */
		state: (): DeskState => ({
			account: {...account},
			orders: broker.openOrders().map(order => ({...order})),
			lastOrderId: counts.lastOrderId,
			lastFill: counts.lastFill,
		}),
		restore(state: DeskState, moment: Moment): void {
			// A checkpoint of an earlier version knows no ruin.
			account.ruin = null;
			Object.assign(account, state.account);
			counts.lastOrderId = state.lastOrderId;
			counts.lastFill = state.lastFill;
			broker.restore(state.orders.map(completed));
			Object.assign(now, moment);
		},
	};
}

/** An order of a checkpoint of an earlier version names no target. */
function completed(order: Order): Order {
	return 'targetTicks' in order ? order : {...(order as Order), targetTicks: null};
}
