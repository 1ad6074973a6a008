/** The exits of a position: stop and target of each entry, and the stop that an algorithm moves. */
import type {AccountState} from '../../state/domain/trading/account.ts';
import {type Order, type OrderReason, sideSign} from '../../state/domain/trading/order.ts';
import {orderReason} from '../../state/domain/trading/order-reason.ts';
import {
	closeDraft,
	movedStopDraft,
	type OrderDraft,
	protectiveStopDraft,
	takeProfitDraft,
} from './order-draft.ts';

export type ExitsOptions = {
	account: Readonly<AccountState>;
	/** Open orders, by id. */
	open: readonly Order[];
	place: (draft: OrderDraft) => Order;
	cancel: (order: Order, reason: OrderReason) => void;
};

export function createExits({account, open, place, cancel}: ExitsOptions) {
	/** Places the exits of an entry for what a fill of it opened. */
	const protect = (entry: Order, quantityLots: number): void => {
		const {side, protectiveStopTicks, targetTicks} = entry;
		const opened = account.positionLots * sideSign(side);
		if (opened <= 0) return;
		const lots = Math.min(quantityLots, opened);
		if (protectiveStopTicks !== null) place(protectiveStopDraft(entry, lots, protectiveStopTicks));
		if (targetTicks !== null) place(takeProfitDraft(entry, lots, targetTicks));
	};

	/** The first of stop and target of an entry that is filled cancels the other. */
	const cancelOther = (filled: Order): void => {
		const {parentOrderId, clientOrderId} = filled;
		if (parentOrderId === null) return;
		const others = open.filter(other => isExit(other) && other.parentOrderId === parentOrderId);
		const reason = orderReason('OTHER_EXIT_FILLED', `${clientOrderId} closed what it protected`);
		// An entry of several fills has as many pairs, of which one ended here.
		const pair = others.length > 1 ? others.filter(other => isPair(filled, other)) : others;
		for (const other of pair.slice(0, 1)) cancel(other, reason);
	};

	return {
		afterFill: (order: Order, quantityLots: number): void => {
			if (!isExit(order)) protect(order, quantityLots);
			else if (order.status === 'filled') cancelOther(order);
		},
		/**
		 * Moves the stops of the open position to a price, each as a new order; without one, places one for all of it.
		 * Returns the last of them.
		 */
		moveStop: (triggerTicks: number): Order => {
			const stops = open.filter(({purpose}) => purpose === 'PROTECTIVE_STOP');
			let last: Order | undefined;
			for (const stop of stops) {
				last = stop;
				if (stop.triggerTicks === triggerTicks) continue;
				cancel(stop, orderReason('STOP_MOVED', 'its algorithm moved the stop'));
				last = place(movedStopDraft(stop, triggerTicks));
			}
			if (last !== undefined) return last;
			const whole = closeDraft(account.positionLots, 'PROTECTIVE_STOP');
			return place({...whole, type: 'STOP', triggerTicks});
		},
	};
}

/** Stop and target that a fill of their entry created. */
function isPair(one: Order, other: Order): boolean {
	return one.purpose !== other.purpose && one.quantityLots === other.quantityLots;
}

function isExit({purpose}: Order): boolean {
	return purpose === 'PROTECTIVE_STOP' || purpose === 'TAKE_PROFIT';
}
