/** Schedules the bars of the loop; see pacing.ts and runner/schedule/. */
import type {Clock} from '../../state/domain/time/clock.ts';
import {createPace, due, giveBack} from './pacing.ts';

/** Ticks that went by without a bar. */
export type Missed = {
	count: number;
	/** Whether there were more. */
	isMore: boolean;
	/** Wall-clock time of the first and the last; null if ticks have no such time. */
	span: {firstAtMs: number; lastAtMs: number} | null;
	/** Whether they passed before this run began. */
	whileDown: boolean;
};

export type DueBars = {
	/** Bars to run now. */
	bars: number;
	missed: Missed | null;
	/** Time until the next call, in milliseconds; 0 if `bars` is positive. */
	waitMs: number;
};

export type Pacer = {
	/** Returns the bars due now, at most `barsMax`, and counts them as run. */
	look(barsMax: number): DueBars;
	/** Makes the last `bars` due again: they did not fit into their transaction. */
	giveBack(bars: number): void;
};

/** Returns a pacer of `barsPerSecond`, by the monotonic clock; the first bar is due at once. */
export function createSteadyPacer(barsPerSecond: number | 'max', clock: Clock): Pacer {
	let pace = createPace(barsPerSecond, clock.monotonicMs());
	return {
		look(barsMax) {
			const {bars, missed, waitMs, ...next} = due(pace, clock.monotonicMs(), barsMax);
			pace = next.pace;
			return {
				bars,
				waitMs,
				missed: missed === 0 ? null : {count: missed, isMore: false, span: null, whileDown: false},
			};
		},
		giveBack(bars) {
			pace = giveBack(pace, bars);
		},
	};
}
