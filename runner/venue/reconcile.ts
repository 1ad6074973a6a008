/**
 * Compares our orders with those of the venue after a disconnect or restart, and derives the missed events and the
 * commands to send. Pure.
 */
import type {Order} from '../../state/domain/trading/order.ts';
import {orderReason} from '../../state/domain/trading/order-reason.ts';
import type {
	Venue,
	VenueCommand,
	VenueEvent,
	VenueFill,
	VenueOrder,
	VenuePosition,
} from './venue.ts';

export type VenueView = {
	openOrders: readonly VenueOrder[];
	/** Oldest first; fills that are already booked here are ignored. */
	fills: readonly VenueFill[];
	positions: readonly VenuePosition[];
	atMs: number;
};

export type Reconciled = {events: VenueEvent[]; commands: VenueCommand[]};

/**
 * Queries the venue. Open orders come first: an order that is filled in between is then in both answers, not in neither.
 * @throws {@link AppError} as the venue.
 */
export async function askVenue(venue: Venue, lastTrade: string | null): Promise<VenueView> {
	const openOrders = await venue.openOrders();
	const fills = await venue.fillsSince(lastTrade);
	return {openOrders, fills, positions: await venue.positions(), atMs: await venue.time()};
}

/**
 * Returns the events that bring our open orders to their state at the venue, all fills first, and the commands to send
 * afterwards. An order that was not sent is sent; its name prevents a duplicate.
 */
export function reconcile(
	ours: readonly Order[],
	view: Pick<VenueView, 'openOrders' | 'fills' | 'atMs'>,
): Reconciled {
	const result: Reconciled = {events: [...view.fills], commands: []};
	for (const order of ours) {
		const fills = view.fills.filter(({clientOrderId}) => clientOrderId === order.clientOrderId);
		if (fills.some(({leftLots}) => leftLots === 0)) continue;
		const there = view.openOrders.find(({clientOrderId}) => clientOrderId === order.clientOrderId);
		if (there !== undefined) found(order, there, view.atMs, result);
		else if (order.status === 'initialized' && fills.length === 0)
			result.commands.push({kind: 'submit', order});
		else lost(order, view.atMs, result, fills.length > 0);
	}
	return result;
}

function found(
	{clientOrderId, status, triggered}: Order,
	there: VenueOrder,
	atMs: number,
	{events, commands}: Reconciled,
): void {
	if (status === 'initialized' || status === 'submitted' || status === 'unknown')
		events.push({kind: 'accepted', clientOrderId, atMs});
	if (there.triggered && !triggered) events.push({kind: 'triggered', clientOrderId, atMs});
	if (status === 'pending cancel') commands.push({kind: 'cancel', clientOrderId});
}

/** Returns the event for an order that is not open at the venue and was not filled. */
function lost(
	{clientOrderId, status, filledLots}: Order,
	atMs: number,
	{events, commands}: Reconciled,
	hasFills: boolean,
): void {
	const reason = orderReason('NOT_AT_VENUE', 'the venue has no such open order');
	const wasThere = hasFills || filledLots > 0 || (status !== 'submitted' && status !== 'unknown');
	events.push({kind: wasThere ? 'canceled' : 'rejected', clientOrderId, atMs, reason});
	// If it arrives later, it must not stay open.
	if (!wasThere) commands.push({kind: 'cancel', clientOrderId});
}
