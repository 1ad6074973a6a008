/** A market that can be read ahead without moving on, for a caller that decides about many bars at once. */
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Market} from './market.ts';

export type ReadAheadMarket = Market & {
	/**
	 * Returns the next bars, up to `count`, fewer at the end of the data. `next` still returns them.
	 * @throws {@link AppError} as `next`, if the very next bar is not readable.
	 */
	peek(count: number): Bar[];
};

/** Wraps `market`, which nothing else may use from now on; its checkpoints are those of `market`. */
export function readAhead(market: Market): ReadAheadMarket {
	let ahead: Array<{bar: Bar; checkpoint: unknown}> = [];
	let taken = 0;
	/** Checkpoint after the last returned bar; meaningful while bars are ahead. */
	let checkpoint: unknown;
	/** Found while reading ahead; thrown when its bar is due. */
	let failure: {error: unknown} | undefined;

	const left = () => ahead.length - taken;

	const read = (count: number): void => {
		if (failure !== undefined || left() >= count) return;
		if (left() === 0) checkpoint = market.checkpoint();
		ahead = ahead.slice(taken);
		taken = 0;
		try {
			while (ahead.length < count) {
				const bar = market.next();
				if (bar === undefined) return;
				// A market may reuse its bar for the next one.
				ahead.push({bar: {...bar}, checkpoint: market.checkpoint()});
			}
		} catch (error) {
			failure = {error};
		}
	};

	const fail = () => {
		if (failure !== undefined && left() === 0) throw failure.error;
	};

	return {
		peek(count) {
			read(count);
			fail();
			return ahead.slice(taken, taken + count).map(({bar}) => bar);
		},
		next() {
			fail();
			const entry = ahead[taken];
			if (entry === undefined) return market.next();
			taken += 1;
			({checkpoint} = entry);
			return entry.bar;
		},
		checkpoint: () => (left() === 0 ? market.checkpoint() : checkpoint),
		restore(state) {
			ahead = [];
			taken = 0;
			failure = undefined;
			market.restore(state);
		},
		close: () => market.close(),
	};
}
