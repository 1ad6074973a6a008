/**
 * The post between the engine and a venue that answers later. What the venue says, and what the engine makes of it, is
 * committed before any answer is sent: a life that is killed in between finds the order in its ledger.
 */
import type {BetweenRecord} from '../../state/domain/trading/bar-record.ts';
import type {LedgerBatch} from '../../state/domain/trading/ledger.ts';
import type {Commands, Engine} from '../engine/engine.ts';
import {askVenue, reconcile} from '../venue/reconcile.ts';
import type {Venue, VenueCommand, VenueEvent} from '../venue/venue.ts';
import {isSamePosition, positionDiffers} from './same-position.ts';
import type {Wishes} from './wishes.ts';

export type VenuePost = {
	/**
	 * Compares all open orders with the venue, once, before the first bar.
	 * @throws {@link AppError} `VENUE_DIFFERS` (69) where the positions differ, or as venue and ledger.
	 */
	reconcile(): Promise<void>;
	/**
	 * Between two bars: commits what the venue said and sends the answers. Asks the venue what became of an order
	 * whose fate is unknown.
	 */
	turn(): Promise<void>;
	/** Sends what belongs to records that are committed. */
	send(commands: readonly VenueCommand[]): void;
};

export type VenuePostOptions = {
	/** Of the instance, for errors. */
	name: string;
	venue: Venue;
	engine: Pick<Engine, 'hear' | 'waiting' | 'lastTrade' | 'account'>;
	ledger: {append(batch: LedgerBatch): void};
	wishes: Pick<Wishes, 'inForce'>;
	/** Something happened between two bars, and is committed. */
	onHeard(record: BetweenRecord): void;
};

export function createVenuePost(options: VenuePostOptions): VenuePost {
	const {name, venue, engine, ledger, wishes} = options;

	const send = (commands: readonly VenueCommand[]): void => {
		for (const command of commands) venue.send(command);
	};

	const hear = (events: readonly VenueEvent[]): void => {
		if (events.length === 0) return;
		const record: BetweenRecord & Commands = engine.hear(events);
		if (record.orders.length > 0 || record.fills.length > 0) {
			ledger.append({records: [], between: record, controls: [], ...wishes.inForce()});
			options.onHeard(record);
		}
		send(record.commands);
	};

	return {
		send,
		reconcile: async () => {
			const view = await askVenue(venue, engine.lastTrade());
			const {events, commands} = reconcile(engine.waiting(), view);
			hear(events);
			// What was filled between the two questions has come as an event.
			if (!isSamePosition(engine.account, view.positions)) hear(venue.take());
			if (!isSamePosition(engine.account, view.positions))
				throw positionDiffers(name, engine.account, view.positions);
			send(commands);
		},
		turn: async () => {
			hear(venue.take());
			const isUnknown = () => engine.waiting().filter(({status}) => status === 'unknown');
			if (isUnknown().length === 0) return;
			const view = await askVenue(venue, engine.lastTrade());
			const {events, commands} = reconcile(isUnknown(), view);
			hear(events);
			send(commands);
		},
	};
}
