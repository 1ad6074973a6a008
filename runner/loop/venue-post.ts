/**
 * Exchanges messages between the engine and a venue that answers later. Events and their effects are committed before
 * any answer is sent: if the run is killed in between, the next run finds the order in the ledger.
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
	 * Call it between two bars: commits the events of the venue and sends the answers. Queries the venue about orders
	 * with an unknown status.
	 */
	turn(): Promise<void>;
	/** Sends the commands of committed records. */
	send(commands: readonly VenueCommand[]): void;
};

export type VenuePostOptions = {
	/** Name of the instance, for errors. */
	name: string;
	venue: Venue;
	engine: Pick<Engine, 'hear' | 'waiting' | 'lastTrade' | 'account'>;
	ledger: {append(batch: LedgerBatch): void};
	wishes: Pick<Wishes, 'inForce'>;
	/** Called when changes between two bars are committed. */
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
			// A fill between the two queries arrived as an event.
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
