/**
 * Counts the orders of a run: how many of each end, and for unfilled ones the reasons, each with its first
 * order. A bar without a changed order costs one comparison.
 */
import type {
	OrderCounts,
	UnfilledEnd,
	UnfilledOrders,
} from '../../state/domain/trading/backtest-statistics.ts';
import {powerOfTen} from '../../state/domain/number/decimal.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {Order} from '../../state/domain/trading/order.ts';
import {isFinal} from '../../state/domain/trading/order-status.ts';

export type OrderTally = {
	/** Takes the orders that a bar changed. */
	add(changes: readonly Order[]): void;
	/** The counts so far. Waiting orders count as open. */
	counts(): OrderCounts;
};

/** @param barOffset bars before the first of the run: examples number the bars of the data. */
export function createOrderTally(
	{quantityDecimals}: Pick<Instrument, 'quantityDecimals'>,
	barOffset: number,
): OrderTally {
	const ends = {filled: 0, denied: 0, rejected: 0, canceled: 0, expired: 0};
	const unfilled = new Map<string, UnfilledOrders>();
	let total = 0;

	const note = (order: Order, status: UnfilledEnd): void => {
		const code = order.reason?.code ?? null;
		const key = `${status} ${code}`;
		const known = unfilled.get(key);
		if (known !== undefined) {
			known.count += 1;
			return;
		}
		unfilled.set(key, {
			status,
			code,
			count: 1,
			first: {
				bar: order.updatedBarIndex + barOffset,
				time: new Date(order.updatedAtMs).toISOString(),
				orderId: order.orderId,
				side: order.side,
				type: order.type,
				quantity: order.quantityLots / powerOfTen(quantityDecimals),
				reason: order.reason?.text ?? '',
			},
		});
	};

	return {
		add: changes => {
			for (const order of changes) {
				if (order.orderId > total) total = order.orderId;
				const {status} = order;
				// Most changes are one of these two.
				if (status === 'filled') ends.filled += 1;
				else if (status !== 'accepted' && isFinal(status)) {
					ends[status as UnfilledEnd] += 1;
					note(order, status as UnfilledEnd);
				}
			}
		},
		counts: () => {
			const ended = Object.values(ends).reduce((sum, count) => sum + count, 0);
			return {total, ...ends, open: total - ended, unfilled: mostFirst([...unfilled.values()])};
		},
	};
}

/** Returns the counts of several runs as one; the first order of a reason is that of the first run with one. */
export function joinOrderCounts(all: readonly OrderCounts[]): OrderCounts {
	const sum = (of: (counts: OrderCounts) => number) =>
		all.reduce((total, one) => total + of(one), 0);
	const joined = new Map<string, UnfilledOrders>();
	for (const one of all.flatMap(({unfilled}) => unfilled)) {
		const key = `${one.status} ${one.code}`;
		const known = joined.get(key);
		joined.set(key, known === undefined ? one : {...known, count: known.count + one.count});
	}
	return {
		total: sum(({total}) => total),
		filled: sum(({filled}) => filled),
		denied: sum(({denied}) => denied),
		rejected: sum(({rejected}) => rejected),
		canceled: sum(({canceled}) => canceled),
		expired: sum(({expired}) => expired),
		open: sum(({open}) => open),
		unfilled: mostFirst([...joined.values()]),
	};
}

/** Orders that never reached the venue come first, then the most frequent. */
function mostFirst(rows: readonly UnfilledOrders[]): UnfilledOrders[] {
	const place = ({status}: UnfilledOrders) =>
		status === 'denied' || status === 'rejected' ? 0 : 1;
	return rows.toSorted((a, b) => place(a) - place(b) || b.count - a.count);
}
