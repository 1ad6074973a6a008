/** The exits of a position: stop and target of each entry, and stops moved by the algorithm. */
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
	/** Places the exits of an entry for the quantity that a fill opened. */
	const protect = (entry: Order, quantityLots: number): void => {
		const {side, protectiveStopTicks, targetTicks} = entry;
		const opened = account.positionLots * sideSign(side);
		if (opened <= 0) return;
		const lots = Math.min(quantityLots, opened);
		if (protectiveStopTicks !== null) place(protectiveStopDraft(entry, lots, protectiveStopTicks));
		if (targetTicks !== null) place(takeProfitDraft(entry, lots, targetTicks));
	};

	/** Cancels the stop of an entry when its target is filled, and the other way around. */
	const cancelOther = (filled: Order): void => {
		const {parentOrderId, clientOrderId} = filled;
		if (parentOrderId === null) return;
		const others = open.filter(other => isExit(other) && other.parentOrderId === parentOrderId);
		const reason = orderReason('OTHER_EXIT_FILLED', `${clientOrderId} closed what it protected`);
		// An entry with several fills has as many pairs; one of them ended here.
		const pair = others.length > 1 ? others.filter(other => isPair(filled, other)) : others;
		for (const other of pair.slice(0, 1)) cancel(other, reason);
	};

	return {
		afterFill: (order: Order, quantityLots: number): void => {
			if (!isExit(order)) protect(order, quantityLots);
			else if (order.status === 'filled') cancelOther(order);
		},
		/**
		 * Moves the stops of the open position to a price, each as a new order; if there is none, places one for the whole
		 * position. Returns the last of them.
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

/** Whether both orders are the stop and target of the same fill. */
function isPair(one: Order, other: Order): boolean {
	return one.purpose !== other.purpose && one.quantityLots === other.quantityLots;
}

function isExit({purpose}: Order): boolean {
	return purpose === 'PROTECTIVE_STOP' || purpose === 'TAKE_PROFIT';
}
