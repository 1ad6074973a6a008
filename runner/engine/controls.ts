/** Requests of the user to a running engine, kept until the next bar, and their effect on orders and position. */
import {sideSign} from '../../state/domain/trading/order.ts';
import {orderReason} from '../../state/domain/trading/order-reason.ts';
import {closeDraft} from './order-draft.ts';
import type {OrderDesk} from './order-desk.ts';

export type Controls = {
	setPaused(paused: boolean): void;
	flatten(): void;
	/** Applies the requests since the previous bar. Call it at the beginning of a bar. */
	apply(): void;
	/** Whether entries are blocked in this bar. */
	isPaused(): boolean;
	/** Restores the state of a checkpoint. */
	restore(paused: boolean): void;
};

/** `desk` is the desk of the engine, whose orders are canceled, reduced and placed here. */
export function createControls(desk: OrderDesk): Controls {
	const wish = {paused: false, flatten: false};
	let paused = false;

	/** Cancels open entries; orders that close the position stay, reduced to closing. */
	const pauseOpenOrders = (): void => {
		const {positionLots} = desk.account;
		for (const order of desk.openOrders()) {
			if (order.reduceOnly) continue;
			if (positionLots * sideSign(order.side) < 0) desk.reduce(order);
			else desk.cancel(order, orderReason('ENTRIES_PAUSED', 'entries are paused'));
		}
	};

	const flattenNow = (): void => {
		const {positionLots} = desk.account;
		const reason = orderReason('CANCELED_BY_FLATTEN', 'a flat position was requested');
		desk.cancelWhere(() => true, reason);
		if (positionLots !== 0) desk.place(closeDraft(positionLots, 'FLATTEN'), desk.before);
	};

	return {
		setPaused: next => {
			wish.paused = next;
		},
		flatten: () => {
			wish.flatten = true;
		},
		apply() {
			if (wish.paused !== paused) {
				paused = wish.paused;
				if (paused) pauseOpenOrders();
			}
			if (wish.flatten) flattenNow();
			wish.flatten = false;
		},
		isPaused: () => paused,
		restore(next) {
			paused = next;
			wish.paused = next;
		},
	};
}
