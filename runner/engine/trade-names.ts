/** The venue's names of trades: a fill that is reported twice is booked once. */
import type {Fill} from '../../state/domain/trading/fill.ts';
import type {VenueFill} from '../venue/venue.ts';

/** Number of names to keep; a venue repeats only recent fills, at most those since the last start. */
const namesMax = 1000;

export type TradeNames = ReturnType<typeof createTradeNames>;

export function createTradeNames() {
	/** Oldest first. */
	const names = new Set<string>();
	const add = (name: string): void => {
		names.add(name);
		if (names.size > namesMax)
			for (const oldest of [...names].slice(0, -namesMax)) names.delete(oldest);
	};
	return {
		isNew: ({tradeId}: VenueFill): boolean => tradeId === null || !names.has(tradeId),
		/** Adds the data of the venue to the booked fill. */
		name: (fill: Fill | undefined, {tradeId, liquidity}: VenueFill): void => {
			if (fill === undefined || tradeId === null) return;
			fill.venueTradeId = tradeId;
			fill.liquidity = liquidity;
			add(tradeId);
		},
		/** Names, oldest first; undefined if there are none. */
		list: (): string[] | undefined => (names.size === 0 ? undefined : [...names]),
		restore: (known: readonly string[] = []): void => {
			names.clear();
			for (const name of known) names.add(name);
		},
	};
}
