/** What becomes of orders and account when the venue reports: each execution is booked once, and what it ends goes. */
import {
	type AccountState,
	applyExecution,
	closeIfRuined,
} from '../../state/domain/trading/account.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import {addExecution, type Order, type OrderReason} from '../../state/domain/trading/order.ts';
import type {OrderStatus} from '../../state/domain/trading/order-status.ts';
import {
	accountRuined,
	maintenanceMargin,
	orderReason,
} from '../../state/domain/trading/order-reason.ts';
import type {BrokerReport} from '../venue/broker.ts';
import type {BarChanges, Moment} from './bar-changes.ts';
import {closeDraft, openingHalfDraft, type OrderDraft} from './order-draft.ts';

/** Numbers of the last order and the last fill; closings by the venue since the desk was made. */
export type Counts = {lastOrderId: number; lastFill: number; liquidations: number};

export type VenueReportOptions = {
	name: string;
	instrument: Instrument;
	/** Changed in place, as are `counts`. */
	account: AccountState;
	bar: BarChanges;
	counts: Counts;
};

export type DeskCalls = {
	create: (draft: OrderDraft, status: OrderStatus, created: Readonly<Moment>) => Order;
	end: (order: Order, status: OrderStatus, reason: OrderReason) => void;
	cancelWhere: (isMeant: (order: Order) => boolean, reason: OrderReason) => void;
	/** Places and cancels exits. */
	afterFill: (order: Order, quantityLots: number) => void;
};

export function createVenueReport(
	{name, instrument, account, bar, counts}: VenueReportOptions,
	{create, end, cancelWhere, afterFill}: DeskCalls,
): BrokerReport {
	const {now, mark} = bar;
	return {
		filled: (order, {quantityLots, priceTicks, feeMicros}) => {
			const before = account.positionLots;
			const execution = {side: order.side, quantityLots, priceTicks, feeMicros};
			const realizedMicros = applyExecution(account, instrument, execution);
			const {positionLots} = account;
			order.status = 'filled';
			addExecution(order, execution);
			mark(order);
			counts.lastFill += 1;
			bar.fills.push({
				tradeId: `${name}-F${counts.lastFill}`,
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
			afterFill(order, quantityLots);
			if (closeIfRuined(account, now.barIndex)) cancelWhere(() => true, accountRuined(now));
		},
		liquidates: shortfall => {
			const text = 'the venue closed the position, whose margin was not covered';
			cancelWhere(() => true, orderReason('CANCELED_BY_LIQUIDATION', text));
			const order = create(closeDraft(account.positionLots, 'LIQUIDATION'), 'accepted', now);
			order.reason = maintenanceMargin(shortfall);
			counts.liquidations += 1;
			return order;
		},
		halved: (order, closingLots, reason) => {
			const openingLots = order.quantityLots - closingLots;
			create(openingHalfDraft(order, openingLots), 'rejected', now).reason = reason;
			order.quantityLots = closingLots;
			order.reduceOnly = true;
			mark(order);
		},
		rejected: (order, reason) => end(order, 'rejected', reason),
		canceled: (order, reason) => end(order, 'canceled', reason),
		expired: (order, reason) => end(order, 'expired', reason),
		triggered: order => {
			order.triggered = true;
			mark(order);
		},
	};
}
