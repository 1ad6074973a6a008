/**
 * The simulated venue: holds open orders and fills them from bars. It charges fees, checks margin at the fill, and
 * closes a position that its equity does not cover; it sees a bar only when the bar is complete. It answers each command
 * at once, even one that is sent while a bar is played, in answer to an event of that bar.
 */
import type {AccountState} from '../../../state/domain/trading/account.ts';
import type {Bar} from '../../../state/domain/trading/bar.ts';
import type {CostSettings} from '../../../state/domain/instance/instance.ts';
import type {Instrument} from '../../../state/domain/trading/instrument.ts';
import {orderReason} from '../../../state/domain/trading/order-reason.ts';
import type {Venue, VenueCommand, VenueEvent, VenueOrder} from '../venue.ts';
import {createExchange, type Exchange} from './exchange.ts';
import {createMatching} from './matching.ts';

export type SimulatedVenue = Venue & {
	/**
	 * Passes each later event to `hear` as it happens; {@link Venue.take} then returns none. No event can be missed, so
	 * none is kept: {@link Venue.fillsSince} returns none, and names of orders are not compared.
	 */
	tellAtOnce: (hear: (event: VenueEvent) => void) => void;
	/** Plays the next bar. */
	play: (bar: Bar) => void;
	/** Sets the open orders, oldest first, and the account; both are copied. */
	restore: (orders: readonly VenueOrder[], account: Readonly<AccountState>) => void;
};

/** Creates a venue without orders and without money: {@link SimulatedVenue.restore} opens the account. */
export function createSimulatedVenue(instrument: Instrument, costs: CostSettings): SimulatedVenue {
	const exchange = createExchange(instrument);
	const {open, account, past, ear} = exchange;
	let untaken: VenueEvent[] = [];
	ear.hear = event => untaken.push(event);
	return {
		send: command => carryOut(exchange, command),
		take: () => {
			const taken = untaken;
			untaken = [];
			return taken;
		},
		openOrders: async () => open.map(order => ({...order})),
		fillsSince: async tradeId => {
			const fills = past.memory?.fills ?? [];
			return fills.slice(fills.findIndex(fill => fill.tradeId === tradeId) + 1);
		},
		positions: async () =>
			account.positionLots === 0 ? [] : [{symbol: instrument.symbol, lots: account.positionLots}],
		balance: async () => account.cashMicros,
		instrument: async () => instrument,
		time: async () => exchange.atMs(),
		tellAtOnce: hear => {
			ear.hear = hear;
			past.memory = null;
		},
		play: createMatching(exchange, {instrument, costs}),
		restore: (orders, known) => exchange.restore(orders, known),
	};
}

function carryOut(exchange: Exchange, command: VenueCommand): void {
	if (command.kind === 'submit') {
		exchange.submit(command.order);
		return;
	}
	const {clientOrderId} = command;
	const order = exchange.open.find(each => each.clientOrderId === clientOrderId);
	if (command.kind === 'reduce only') {
		if (order !== undefined) order.reduceOnly = true;
	} else if (order === undefined) {
		const reason = orderReason('NOT_AT_VENUE', 'no such order is open');
		exchange.end(command, 'cancel refused', reason);
	} else {
		exchange.remove(order);
		exchange.end(order, 'canceled', canceledByOwner);
	}
}

const canceledByOwner = orderReason('CANCELED_BY_VENUE', 'its owner requested it');
