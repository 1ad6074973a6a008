/**
 * Drives an engine through its bars: at once for an algorithm of this thread, in batches for one of another
 * process. Either way each bar is taken, filled and decided in its turn.
 */
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {Engine} from '../engine/engine.ts';
import type {ReadAheadMarket} from '../market/read-ahead.ts';
import {foreseenAccounts} from '../python/foresee.ts';
import type {RemoteAlgorithm} from '../python/remote-algorithm.ts';
import {createRemoteEngine} from '../python/remote-engine.ts';

export type Driver = {
	/** Shows bars before the first decision; true if the algorithm has a method for them. */
	warmUp(bars: readonly Bar[]): boolean | Promise<boolean>;
	/** Runs up to `count` bars and calls `onBar` after each; returns the number of bars run. */
	advance(count: number, onBar: () => void): number | Promise<number>;
};

/** For an algorithm of this thread: all bars in one turn, without a wait between them. */
export function driveAtOnce(engine: Engine): Driver {
	return {
		warmUp: bars => engine.warmUp(bars),
		advance: (count, onBar) => {
			let done = 0;
			while (done < count && engine.advance()) {
				onBar();
				done += 1;
			}
			return done;
		},
	};
}

/** `market` must be the one of `engine`. */
export function driveRemote(
	engine: Engine,
	market: ReadAheadMarket,
	{remote, ...facts}: {remote: RemoteAlgorithm; algorithm: string; instrument: Instrument},
): Driver {
	const decided = createRemoteEngine({
		engine,
		market,
		remote,
		foresee: bars => foreseenAccounts(engine, facts.instrument, bars),
	});
	return {
		warmUp: async bars => remote.warmUp(bars),
		advance: async (count, onBar) => {
			for (let done = 0; done < count; done += 1) {
				decided.expect(count - done);
				const step = decided.step();
				// Most answers are there already: waiting for each would cost more than the bar.
				const record = step instanceof Promise ? await step : step;
				if (record === 'end') return done;
				onBar();
			}
			return count;
		},
	};
}
