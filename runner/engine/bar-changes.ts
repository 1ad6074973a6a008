/**
 * What the running bar changed so far: its orders, its fills, its moment. Everything is changed in place, and
 * lists are emptied: a new one for each bar, or a set that is cleared a million times, is all that a quiet
 * bar would leave to the collector.
 */
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Fill} from '../../state/domain/trading/fill.ts';
import type {Order} from '../../state/domain/trading/order.ts';

/** Bar to which changes belong, and its market time. */
export type Moment = {barIndex: number; atMs: number};

export type BarChanges = ReturnType<typeof createBarChanges>;

export function createBarChanges() {
	const changed: Order[] = [];
	const fills: Fill[] = [];
	const now: Moment = {barIndex: 0, atMs: 0};
	const before: Moment = {barIndex: 0, atMs: 0};
	/** The last bar, while what came after it is heard. */
	const shown: Moment = {barIndex: 0, atMs: 0};
	return {
		now,
		/** The moment of the bar before. */
		before: before as Readonly<Moment>,
		fills,
		/** In the order of their first change, as they are now; emptied for the next bar. */
		changed: changed as readonly Order[],
		begin: (bar: Bar): void => {
			before.barIndex = now.barIndex;
			before.atMs = now.atMs;
			now.barIndex = bar.barIndex;
			now.atMs = bar.closeAtMs;
			if (changed.length > 0) changed.length = 0;
			if (fills.length > 0) fills.length = 0;
		},
		/** What happens from now on is between the last bar and the next one, and counts to that. */
		beginBetween: (): void => {
			shown.barIndex = now.barIndex;
			shown.atMs = now.atMs;
			now.barIndex += 1;
			changed.length = 0;
			fills.length = 0;
		},
		endBetween: (): void => {
			now.barIndex = shown.barIndex;
			now.atMs = shown.atMs;
			changed.length = 0;
			fills.length = 0;
		},
		/** Notes that an order is new or changed in this bar. */
		mark: (order: Order): void => {
			order.updatedBarIndex = now.barIndex;
			order.updatedAtMs = now.atMs;
			if (!changed.includes(order)) changed.push(order);
		},
		/** Copies of those, by order id. */
		orders: (): Order[] =>
			changed.toSorted((a, b) => a.orderId - b.orderId).map(order => ({...order})),
	};
}
