/** Opens the venue of an instance, whether it answers at once or later. */
import type {BetweenRecord} from '../../state/domain/trading/bar-record.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {LedgerStore} from '../../state/ledger/ledger-store.ts';
import {changeLines} from '../engine/bar-text.ts';
import type {Engine} from '../engine/engine.ts';
import {createVenuePost, type VenuePost} from '../loop/venue-post.ts';
import type {Wishes} from '../loop/wishes.ts';
import {createSimulatedVenue, type SimulatedVenue} from '../venue/simulated/simulated.ts';
import type {Venue} from '../venue/venue.ts';
import type {Session} from './session.ts';

/** Exactly one of the two is set. */
export type OpenedVenue = {
	/** The engine sends to it and receives its events within a bar. */
	atOnce: SimulatedVenue | null;
	/** The loop sends to it once a record is committed; it wakes the loop when it has events. */
	later: Venue | null;
};

/** Opens the venue; every instance currently uses the simulated one. */
export function openVenue(
	{costs}: Pick<InstanceSettings, 'costs'>,
	instrument: Instrument,
): OpenedVenue {
	return {atOnce: createSimulatedVenue(instrument, costs), later: null};
}

/**
 * Opens the connection to a venue that answers later, and compares both sides.
 * @throws {@link AppError} `VENUE_DIFFERS` (69), or as venue and ledger.
 */
export async function openPost(
	{settings: {name}, log}: Session,
	ledger: LedgerStore,
	{engine, venue, instrument}: {engine: Engine; venue: Venue | null; instrument: Instrument},
	wishes: Wishes,
): Promise<VenuePost | undefined> {
	if (venue === null) return undefined;
	const onHeard = (record: BetweenRecord) =>
		log.writeAll(changeLines(record, record.barIndex + 1, instrument));
	const post = createVenuePost({name, venue, engine, ledger, wishes, onHeard});
	await post.reconcile();
	return post;
}
