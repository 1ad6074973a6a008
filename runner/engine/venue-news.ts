/** Applies events of the venue to orders and account: each execution is booked once, and ended orders are removed. */
import {
	type AccountState,
	applyExecution,
	closeIfRuined,
} from '../../state/domain/trading/account.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import {
	addExecution,
	type Execution,
	type Order,
	type OrderReason,
} from '../../state/domain/trading/order.ts';
import {
	accountRuined,
	maintenanceMargin,
	orderReason,
} from '../../state/domain/trading/order-reason.ts';
import {canBecome, type OrderStatus} from '../../state/domain/trading/order-status.ts';
import type {VenueEvent, VenueFill, VenueLiquidation} from '../venue/venue.ts';
import type {BarChanges, Moment} from './bar-changes.ts';
import {closeDraft, openingHalfDraft, type OrderDraft} from './order-draft.ts';
import {strangeFill} from './strange-fill.ts';

/** Numbers of the last order and the last fill; liquidations by the venue since the desk was created. */
export type Counts = {lastOrderId: number; lastFill: number; liquidations: number};

export type VenueNewsOptions = {
	name: string;
	instrument: Instrument;
	/** Changed in place, like `counts` and `open`. */
	account: AccountState;
	bar: BarChanges;
	counts: Counts;
	/** Open orders, by id. */
	open: Order[];
};

export type DeskCalls = {
	create: (draft: OrderDraft, status: OrderStatus, created: Readonly<Moment>) => Order;
	cancelWhere: (isMeant: (order: Order) => boolean, reason: OrderReason) => void;
	/** Places and cancels exits. */
	afterFill: (order: Order, quantityLots: number) => void;
};

/** Returns the function that applies an event. */
export function createVenueNews(
	{name, instrument, account, bar, counts, open}: VenueNewsOptions,
	{create, cancelWhere, afterFill}: DeskCalls,
): (event: VenueEvent) => void {
	const {now, mark} = bar;

	const remove = (order: Order): void => {
		open.splice(open.indexOf(order), 1);
	};

	const book = (order: Order, execution: Execution): void => {
		const {quantityLots, priceTicks, feeMicros} = execution;
		const {side} = order;
		const before = account.positionLots;
		const booked = {side, quantityLots, priceTicks, feeMicros};
		const realizedMicros = applyExecution(account, instrument, booked);
		const {positionLots} = account;
		addExecution(order, execution);
		mark(order);
		counts.lastFill += 1;
		bar.fills.push({
			tradeId: `${name}-F${counts.lastFill}`,
			orderId: order.orderId,
			clientOrderId: order.clientOrderId,
			barIndex: now.barIndex,
			occurredAtMs: now.atMs,
			side,
			quantityLots,
			priceTicks,
			feeMicros,
			realizedMicros,
			positionLots,
		});
		// Exits of a closed position must not affect the next one.
		if (before !== 0 && positionLots * before <= 0)
			cancelWhere(
				({reduceOnly}) => reduceOnly,
				orderReason('POSITION_CLOSED', 'the position that it would have closed is closed'),
			);
		afterFill(order, quantityLots);
		if (closeIfRuined(account, now.barIndex)) cancelWhere(() => true, accountRuined(now));
	};

	const filled = (order: Order, fill: VenueFill): void => {
		if (fill.leftLots === 0) {
			order.status = 'filled';
			remove(order);
		} else if (order.status !== 'pending cancel') order.status = 'partially filled';
		book(order, fill);
	};

	const liquidated = (event: VenueLiquidation): void => {
		const order = create(closeDraft(account.positionLots, 'LIQUIDATION'), 'filled', now);
		order.reason = maintenanceMargin(event.shortfall);
		counts.liquidations += 1;
		book(order, event);
	};

	const reduced = (order: Order, closingLots: number, reason: OrderReason): void => {
		const openingLots = order.quantityLots - closingLots;
		create(openingHalfDraft(order, openingLots), 'rejected', now).reason = reason;
		order.quantityLots = closingLots;
		order.reduceOnly = true;
		mark(order);
	};

	/** Changes the status; a late answer that arrives after a later status changes nothing. */
	const become = (order: Order, status: OrderStatus, reason: OrderReason | null): void => {
		if (!canBecome(order.status, status)) return;
		order.status = status;
		order.reason = reason;
		mark(order);
	};

	const ended = (
		order: Order,
		{kind, reason}: {kind: 'canceled' | 'expired' | 'rejected'; reason: OrderReason},
	): void => {
		remove(order);
		// Our reason for the cancelation has more detail than the answer of the venue.
		const isOurs = order.status === 'pending cancel' && kind === 'canceled';
		become(order, kind, isOurs ? order.reason : reason);
	};

	return event => {
		if (event.kind === 'liquidated') {
			liquidated(event);
			return;
		}
		const {clientOrderId} = event;
		const order = named(open, clientOrderId);
		if (order === undefined) {
			if (event.kind === 'filled') throw strangeFill(name, event);
			return;
		}
		const {status} = order;
		if (event.kind === 'filled') filled(order, event);
		else if (event.kind === 'reduced') reduced(order, event.closingLots, event.reason);
		else if (event.kind === 'triggered') {
			order.triggered = true;
			mark(order);
		} else if (event.kind === 'cancel refused') {
			if (status === 'pending cancel')
				become(order, order.filledLots > 0 ? 'partially filled' : 'accepted', null);
		} else if (event.kind === 'submitted' || event.kind === 'accepted') {
			if (status !== 'pending cancel') become(order, event.kind, null);
		} else if (event.kind === 'unknown') become(order, 'unknown', event.reason);
		else ended(order, event);
	};
}

/** Uses a loop: a search with a closure allocates an object for each event. */
function named(orders: readonly Order[], clientOrderId: string): Order | undefined {
	for (const order of orders) if (order.clientOrderId === clientOrderId) return order;
	return undefined;
}
