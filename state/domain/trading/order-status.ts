/** The states of an order, and which of them may follow which. Pure. */

/**
 * `initialized`: decided and recorded, not known to have left. `submitted`: handed to the venue, no answer yet.
 * `denied` is our word (it never left), `rejected` the venue's. `unknown`: the venue did not answer in time, so it may
 * or may not have the order.
 */
export type OrderStatus =
	| 'initialized'
	| 'submitted'
	| 'accepted'
	| 'partially filled'
	| 'pending cancel'
	| 'unknown'
	| 'denied'
	| 'rejected'
	| 'filled'
	| 'canceled'
	| 'expired';

const ends = ['filled', 'canceled', 'expired', 'rejected'] as const;

/** A venue that answers at once leaves out `submitted`; one that fills at once leaves out `accepted`. */
const following: Record<OrderStatus, readonly OrderStatus[]> = {
	initialized: ['submitted', 'accepted', 'partially filled', 'pending cancel', 'unknown', ...ends],
	submitted: ['accepted', 'partially filled', 'pending cancel', 'unknown', ...ends],
	accepted: ['partially filled', 'pending cancel', ...ends],
	'partially filled': ['partially filled', 'pending cancel', ...ends],
	// The venue may refuse to cancel.
	'pending cancel': ['accepted', 'partially filled', ...ends],
	unknown: ['accepted', 'partially filled', 'pending cancel', ...ends],
	denied: [],
	rejected: [],
	filled: [],
	canceled: [],
	expired: [],
};

/** Returns whether an order may go from one status to the other in one step. */
export function canBecome(from: OrderStatus, to: OrderStatus): boolean {
	return following[from].includes(to);
}

/** Returns whether an order of this status can never change again. */
export function isFinal(status: OrderStatus): boolean {
	return following[status].length === 0;
}
