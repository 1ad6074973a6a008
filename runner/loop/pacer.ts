/** What tells the loop when bars are due; see pacing.ts and runner/schedule/. */
import type {Clock} from '../../state/domain/time/clock.ts';
import {createPace, due, giveBack} from './pacing.ts';

/** Ticks that went by without a bar. */
export type Missed = {
	count: number;
	/** There were more than that. */
	isMore: boolean;
	/** Wall-clock time of the first and the last of them; null where ticks have no such time. */
	span: {firstAtMs: number; lastAtMs: number} | null;
	/** They went by before this life began. */
	whileDown: boolean;
};

export type DueBars = {
	/** Bars to run now. */
	bars: number;
	missed: Missed | null;
	/** Until the next look, in milliseconds; 0 when `bars` is positive. */
	waitMs: number;
};

export type Pacer = {
	/** Returns what is due now, at most `barsMax` bars, and takes it as run. */
	look(barsMax: number): DueBars;
	/** The last `bars` are due again: they did not fit into their transaction. */
	giveBack(bars: number): void;
};

/** Returns the pacer of so many bars a second, by the monotonic clock; the first bar is due at once. */
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
