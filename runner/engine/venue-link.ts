/** The link to a venue that answers at once, or to one that gets commands after the record is committed. */
import type {AccountState} from '../../state/domain/trading/account.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {SimulatedVenue} from '../venue/simulated/simulated.ts';
import type {OrderTerms, VenueCommand, VenueEvent, VenueOrder} from '../venue/venue.ts';

export type VenueLink = {
	send: (command: VenueCommand) => void;
	/** Lets a simulated venue play the bar. */
	play: (bar: Bar) => void;
	/** Sets our open orders and our account. */
	restore: (orders: readonly VenueOrder[], account: Readonly<AccountState>) => void;
	/** Returns the commands to send, and removes them. */
	takeCommands: () => readonly VenueCommand[];
};

const none: readonly VenueCommand[] = Object.freeze([]);

/** Sends each command to the venue at once, and each of its events to `hear`. */
export function linkAtOnce(
	{send, play, restore, tellAtOnce}: SimulatedVenue,
	hear: (event: VenueEvent) => void,
): VenueLink {
	tellAtOnce(hear);
	return {send, play, restore, takeCommands: () => none};
}

/** Keeps commands until they are taken. */
export function linkLater(): VenueLink {
	let waiting: VenueCommand[] = [];
	return {
		send: command => {
			waiting.push(
				command.kind === 'submit' ? {...command, order: termsOf(command.order)} : command,
			);
		},
		play: () => {},
		restore: () => {},
		takeCommands: () => {
			if (waiting.length === 0) return none;
			const taken = waiting;
			waiting = [];
			return taken;
		},
	};
}

/** Returns a copy: the order may change before it is sent. */
function termsOf(order: OrderTerms): OrderTerms {
	return {
		clientOrderId: order.clientOrderId,
		side: order.side,
		type: order.type,
		quantityLots: order.quantityLots,
		reduceOnly: order.reduceOnly,
		limitTicks: order.limitTicks,
		triggerTicks: order.triggerTicks,
		lastBarIndex: order.lastBarIndex,
	};
}
