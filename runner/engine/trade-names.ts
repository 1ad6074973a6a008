/** The venue's names of trades: a fill that is told again is not booked again. */
import type {Fill} from '../../state/domain/trading/fill.ts';
import type {VenueFill} from '../venue/venue.ts';

/** Names that are remembered; a venue repeats what is new, at most what happened since the last start. */
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
		/** Writes what only the venue knows into the fill that was booked. */
		name: (fill: Fill | undefined, {tradeId, liquidity}: VenueFill): void => {
			if (fill === undefined || tradeId === null) return;
			fill.venueTradeId = tradeId;
			fill.liquidity = liquidity;
			add(tradeId);
		},
		/** Oldest first; undefined without any. */
		list: (): string[] | undefined => (names.size === 0 ? undefined : [...names]),
		restore: (known: readonly string[] = []): void => {
			names.clear();
			for (const name of known) names.add(name);
		},
	};
}
