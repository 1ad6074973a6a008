/**
 * The changes of the current bar: its orders, its fills, its moment. Objects are changed in place and lists are emptied,
 * so that a bar without changes allocates nothing.
 */
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Fill} from '../../state/domain/trading/fill.ts';
import type {Order} from '../../state/domain/trading/order.ts';

/** The bar of the changes, and its market time. */
export type Moment = {barIndex: number; atMs: number};

export type BarChanges = ReturnType<typeof createBarChanges>;

export function createBarChanges() {
	const changed: Order[] = [];
	const fills: Fill[] = [];
	const now: Moment = {barIndex: 0, atMs: 0};
	const before: Moment = {barIndex: 0, atMs: 0};
	/** The last bar, while events after it are applied. */
	const shown: Moment = {barIndex: 0, atMs: 0};
	return {
		now,
		/** The moment of the previous bar. */
		before: before as Readonly<Moment>,
		fills,
		/** Changed orders in their current state, in the order of their first change; emptied for the next bar. */
		changed: changed as readonly Order[],
		begin: (bar: Bar): void => {
			before.barIndex = now.barIndex;
			before.atMs = now.atMs;
			now.barIndex = bar.barIndex;
			now.atMs = bar.closeAtMs;
			if (changed.length > 0) changed.length = 0;
			if (fills.length > 0) fills.length = 0;
		},
		/** Begins the time between two bars: later changes belong to the next bar. */
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
		/** Marks an order as new or changed in this bar. */
		mark: (order: Order): void => {
			order.updatedBarIndex = now.barIndex;
			order.updatedAtMs = now.atMs;
			if (!changed.includes(order)) changed.push(order);
		},
		/** Copies of the changed orders, by id. */
		orders: (): Order[] =>
			changed.toSorted((a, b) => a.orderId - b.orderId).map(order => ({...order})),
	};
}
