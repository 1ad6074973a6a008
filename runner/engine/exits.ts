/** The exits of a position: stop and target of each entry, and the stop that an algorithm moves. */
import type {AccountState} from '../../state/domain/trading/account.ts';
import {type Order, type OrderReason, sideSign} from '../../state/domain/trading/order.ts';
import {orderReason} from '../../state/domain/trading/order-reason.ts';
import type {Broker} from '../venue/broker.ts';
import {
	closeDraft,
	movedStopDraft,
	type OrderDraft,
	protectiveStopDraft,
	takeProfitDraft,
} from './order-draft.ts';

export type ExitsOptions = {
	account: Readonly<AccountState>;
	broker: Pick<Broker, 'openOrders'>;
	place: (draft: OrderDraft) => Order;
	cancel: (order: Order, reason: OrderReason) => void;
	cancelWhere: (isMeant: (order: Order) => boolean, reason: OrderReason) => void;
};

export function createExits({account, broker, place, cancel, cancelWhere}: ExitsOptions) {
	/** Places the exits of an entry for what it opened. */
	const protect = (entry: Order): void => {
		const {side, protectiveStopTicks, targetTicks, filledLots} = entry;
		const opened = account.positionLots * sideSign(side);
		if (opened <= 0) return;
		const lots = Math.min(filledLots, opened);
		if (protectiveStopTicks !== null) place(protectiveStopDraft(entry, lots, protectiveStopTicks));
		if (targetTicks !== null) place(takeProfitDraft(entry, lots, targetTicks));
	};

	/** The first of stop and target of an entry that is filled cancels the other. */
	const cancelOthers = ({parentOrderId, clientOrderId}: Order): void => {
		if (parentOrderId === null) return;
		cancelWhere(
			other => isExit(other) && other.parentOrderId === parentOrderId,
			orderReason('OTHER_EXIT_FILLED', `${clientOrderId} closed what it protected`),
		);
	};

	return {
		afterFill: (order: Order): void => {
			if (isExit(order)) cancelOthers(order);
			else protect(order);
		},
		/**
		 * Moves the stops of the open position to a price, each as a new order; without one, places one for all of it.
		 * Returns the last of them.
		 */
		moveStop: (triggerTicks: number): Order => {
			const stops = broker.openOrders().filter(({purpose}) => purpose === 'PROTECTIVE_STOP');
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

function isExit({purpose}: Order): boolean {
	return purpose === 'PROTECTIVE_STOP' || purpose === 'TAKE_PROFIT';
}
