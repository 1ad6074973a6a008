/**
 * Computes when bars are due: a fixed grid on the monotonic clock, so that the speed does not drift. Pure. Missed ticks
 * (a stopped process, a sleeping machine) are counted and skipped, never run in a burst; a delay below the tolerance is
 * ordinary timer jitter and only delays the bars.
 */

export type Pace = {
	/** Time between two bars in milliseconds; 0: as fast as possible. */
	readonly intervalMs: number;
	/** Due time of the next bar, in monotonic milliseconds. */
	readonly dueAtMs: number;
};

export type Due = {
	pace: Pace;
	/** Bars to run now. */
	bars: number;
	/** Ticks that were skipped since the last call. */
	missed: number;
	/** Time until the next bar, in milliseconds; 0 if `bars` is positive. */
	waitMs: number;
};

/** Tolerance for late timers of a busy machine. */
const jitterMs = 100;

/** Returns the pace of `speed` bars per second; the first bar is due at once. */
export function createPace(speed: number | 'max', nowMs: number): Pace {
	return {intervalMs: speed === 'max' ? 0 : 1000 / speed, dueAtMs: nowMs};
}

/** Returns the pace with the last `bars` due again: they did not fit into their transaction. */
export function giveBack({intervalMs, dueAtMs}: Pace, bars: number): Pace {
	return {intervalMs, dueAtMs: dueAtMs - bars * intervalMs};
}

/** Returns the bars due at `nowMs`, at most `barsMax`. */
export function due(pace: Pace, nowMs: number, barsMax: number): Due {
	const {intervalMs, dueAtMs} = pace;
	if (intervalMs === 0) return {pace, bars: barsMax, missed: 0, waitMs: 0};
	if (nowMs < dueAtMs) return {pace, bars: 0, missed: 0, waitMs: dueAtMs - nowMs};
	const elapsed = Math.floor((nowMs - dueAtMs) / intervalMs) + 1;
	const allowed = Math.max(1, Math.floor(jitterMs / intervalMs) + 1);
	const missed = Math.max(0, elapsed - allowed);
	const bars = Math.min(elapsed - missed, barsMax);
	return {
		pace: {intervalMs, dueAtMs: dueAtMs + (missed + bars) * intervalMs},
		bars,
		missed,
		waitMs: 0,
	};
}
