/**
 * What a venue knows of our orders beside what we know: decides, when one of both was away, what happened meanwhile and
 * what has to be sent. Pure.
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
	/** Oldest first; those that are booked here already do no harm. */
	fills: readonly VenueFill[];
	positions: readonly VenuePosition[];
	atMs: number;
};

export type Reconciled = {events: VenueEvent[]; commands: VenueCommand[]};

/**
 * Asks the venue. Open orders come first: one that is filled in between is in both answers then, and never in neither.
 * @throws {@link AppError} as the venue.
 */
export async function askVenue(venue: Venue, lastTrade: string | null): Promise<VenueView> {
	const openOrders = await venue.openOrders();
	const fills = await venue.fillsSince(lastTrade);
	return {openOrders, fills, positions: await venue.positions(), atMs: await venue.time()};
}

/**
 * Returns the events that bring our open orders to where they are at the venue, all fills first, and the commands that
 * have to be sent then. An order that never left is sent; its name keeps it from being a second one.
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

/** It is not open at the venue, and no fill ended it. */
function lost(
	{clientOrderId, status, filledLots}: Order,
	atMs: number,
	{events, commands}: Reconciled,
	hasFills: boolean,
): void {
	const reason = orderReason('NOT_AT_VENUE', 'the venue has no such open order');
	const wasThere = hasFills || filledLots > 0 || (status !== 'submitted' && status !== 'unknown');
	events.push({kind: wasThere ? 'canceled' : 'rejected', clientOrderId, atMs, reason});
	// Should it arrive after all, it must not stay.
	if (!wasThere) commands.push({kind: 'cancel', clientOrderId});
}
