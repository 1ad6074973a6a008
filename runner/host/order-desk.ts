/**
 * The desk of one instance: numbers orders and fills, keeps the account, answers the broker's reports,
 * and knows which orders changed in the bar. The only file that changes an order or the account.
 */
import {type AccountState, applyExecution, openAccount} from '../../state/domain/account.ts';
import type {Bar} from '../../state/domain/bar.ts';
import type {Fill} from '../../state/domain/fill.ts';
import type {Instrument} from '../../state/domain/instrument.ts';
import {
	type Order,
	type OrderReason,
	type OrderStatus,
	sideSign,
} from '../../state/domain/order.ts';
import {orderReason} from '../../state/domain/order-reason.ts';
import type {Broker, BrokerReport} from '../broker/broker.ts';
import {createBarChanges, type Moment} from './bar-changes.ts';
import {newOrder, type OrderDraft} from './order-draft.ts';

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
	let lastOrderId = 0;
	let lastFill = 0;

	const end = (order: Order, status: OrderStatus, reason: OrderReason): void => {
		order.status = status;
		order.reason = reason;
		mark(order);
	};

	const create = (draft: OrderDraft, status: OrderStatus, created: Readonly<Moment>): Order => {
		lastOrderId += 1;
		const order = newOrder(draft, {
			orderId: lastOrderId,
			clientOrderId: `${name}-${lastOrderId}`,
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

	const report: BrokerReport = {
		filled: (order, {quantityLots, priceTicks, feeMicros}) => {
			const before = account.positionLots;
			const execution = {side: order.side, quantityLots, priceTicks, feeMicros};
			const realizedMicros = applyExecution(account, instrument, execution);
			const {positionLots} = account;
			order.status = 'filled';
			order.filledLots = quantityLots;
			order.fillTicks = priceTicks;
			order.feeMicros = feeMicros;
			mark(order);
			lastFill += 1;
			bar.fills.push({
				tradeId: `${name}-F${lastFill}`,
				orderId: order.orderId,
				clientOrderId: order.clientOrderId,
				barIndex: now.barIndex,
				occurredAtMs: now.atMs,
				side: order.side,
				quantityLots,
				priceTicks,
				feeMicros,
				realizedMicros,
				positionLots,
			});
			// Exits of a position that is gone must not meet the next one.
			if (before !== 0 && positionLots * before <= 0)
				cancelWhere(
					({reduceOnly}) => reduceOnly,
					orderReason('POSITION_CLOSED', 'the position that it would have closed is closed'),
				);
			protect(order);
		},
		rejected: (order, reason) => end(order, 'rejected', reason),
		canceled: (order, reason) => end(order, 'canceled', reason),
		expired: (order, reason) => end(order, 'expired', reason),
		triggered: order => {
			order.triggered = true;
			mark(order);
		},
	};

	/** Places the protective stop of an entry for what it opened. */
	const protect = (entry: Order): void => {
		const opened = account.positionLots * sideSign(entry.side);
		if (entry.protectiveStopTicks === null || opened <= 0) return;
		place({
			side: entry.side === 'BUY' ? 'SELL' : 'BUY',
			type: 'STOP',
			purpose: 'PROTECTIVE_STOP',
			reduceOnly: true,
			quantityLots: Math.min(entry.filledLots, opened),
			triggerTicks: entry.protectiveStopTicks,
			parentOrderId: entry.orderId,
		});
	};

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
			lastOrderId,
			lastFill,
		}),
		restore(state: DeskState, moment: Moment): void {
			Object.assign(account, state.account);
			({lastOrderId, lastFill} = state);
			broker.restore(state.orders);
			Object.assign(now, moment);
		},
	};
}
