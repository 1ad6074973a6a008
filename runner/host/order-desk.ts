/**
 * The desk of one instance: numbers orders and fills, keeps the account, answers the broker's reports,
 * and knows which orders changed in the bar. The only file that changes an order or the account.
 */
import {type AccountState, applyExecution, openAccount} from '../../state/domain/account.ts';
import type {Bar} from '../../state/domain/bar.ts';
import type {Fill} from '../../state/domain/fill.ts';
import type {Instrument} from '../../state/domain/instrument.ts';
import {type Order, type OrderReason, sideSign} from '../../state/domain/order.ts';
import {orderReason} from '../../state/domain/order-reason.ts';
import type {Broker, BrokerReport} from '../broker/broker.ts';

/** What a new order needs to say; the desk fills in the rest. */
export type OrderDraft = Pick<Order, 'side' | 'quantityLots'> &
	Partial<
		Pick<
			Order,
			| 'type'
			| 'purpose'
			| 'reduceOnly'
			| 'limitTicks'
			| 'triggerTicks'
			| 'protectiveStopTicks'
			| 'lastBarIndex'
			| 'parentOrderId'
		>
	>;

/** Bar to which changes belong, and its market time. */
export type Moment = {barIndex: number; atMs: number};

export type DeskState = {
	account: AccountState;
	orders: Order[];
	lastOrderId: number;
	lastFill: number;
};

export function createOrderDesk(options: {
	name: string;
	instrument: Instrument;
	capitalMicros: number;
	broker: Broker;
}) {
	const {name, instrument, broker} = options;
	const account = openAccount(options.capitalMicros);
	const changed = new Set<Order>();
	const fills: Fill[] = [];
	let lastOrderId = 0;
	let lastFill = 0;
	let now: Moment = {barIndex: 0, atMs: 0};

	const touch = (order: Order, change: Partial<Order>): void => {
		Object.assign(order, change, {updatedBarIndex: now.barIndex, updatedAtMs: now.atMs});
		changed.add(order);
	};

	const create = (draft: OrderDraft, created: Moment): Order => {
		lastOrderId += 1;
		const order: Order = {
			orderId: lastOrderId,
			clientOrderId: `${name}-${lastOrderId}`,
			purpose: 'DECISION',
			type: 'MARKET',
			reduceOnly: false,
			limitTicks: null,
			triggerTicks: null,
			protectiveStopTicks: null,
			lastBarIndex: null,
			parentOrderId: null,
			...draft,
			triggered: false,
			status: 'initialized',
			reason: null,
			createdBarIndex: created.barIndex,
			createdAtMs: created.atMs,
			updatedBarIndex: now.barIndex,
			updatedAtMs: now.atMs,
			filledLots: 0,
			fillTicks: null,
			feeMicros: 0,
		};
		changed.add(order);
		return order;
	};

	/** The simulated venue accepts at once; what it will not fill it rejects then. */
	const place = (draft: OrderDraft, created: Moment = now): Order => {
		const order = create(draft, created);
		touch(order, {status: 'accepted'});
		broker.submit(order);
		return order;
	};

	const cancel = (order: Order, reason: OrderReason): void => {
		if (broker.cancel(order.orderId)) touch(order, {status: 'canceled', reason});
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
			touch(order, {
				status: 'filled',
				filledLots: quantityLots,
				fillTicks: priceTicks,
				feeMicros,
			});
			lastFill += 1;
			fills.push({
				tradeId: `${name}-F${lastFill}`,
				orderId: order.orderId,
				clientOrderId: order.clientOrderId,
				barIndex: now.barIndex,
				occurredAtMs: now.atMs,
				...execution,
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
		rejected: (order, reason) => {
			touch(order, {status: 'rejected', reason});
		},
		canceled: (order, reason) => {
			touch(order, {status: 'canceled', reason});
		},
		expired: (order, reason) => {
			touch(order, {status: 'expired', reason});
		},
		triggered: order => {
			touch(order, {triggered: true});
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
		touch,
		openOrders: () => broker.openOrders(),
		/** Records an order that never leaves. */
		deny(draft: OrderDraft, reason: OrderReason): Order {
			const order = create(draft, now);
			touch(order, {status: 'denied', reason});
			return order;
		},
		/** From here on, changes belong to `bar`. */
		beginBar(bar: Bar): void {
			now = {barIndex: bar.barIndex, atMs: bar.closeAtMs};
			if (changed.size > 0) changed.clear();
			if (fills.length > 0) fills.length = 0;
		},
		/** The moment of the bar before, at which a person's wish came. */
		lastMoment: () => now,
		match(bar: Bar): void {
			broker.onBar(bar, account, report);
		},
		/** Fills of the bar; emptied for the next one. */
		fills: fills as readonly Fill[],
		/** Copies, by order id. */
		changedOrders: (): Order[] =>
			[...changed].sort((a, b) => a.orderId - b.orderId).map(order => ({...order})),
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
			now = moment;
		},
	};
}
