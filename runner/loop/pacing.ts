/**
 * When bars are due: a fixed grid on the monotonic clock, so that speed does not drift. Pure.
 * Ticks that were missed (a stopped process, a sleeping machine) are counted and skipped, never made up in
 * a burst; being late by less than the tolerance is ordinary timer jitter and only runs the bars late.
 */

export type Pace = {
	/** Time between two bars in milliseconds; 0: as fast as possible. */
	readonly intervalMs: number;
	/** When the next bar is due, in monotonic milliseconds. */
	readonly dueAtMs: number;
};

export type Due = {
	pace: Pace;
	/** Bars to run now. */
	bars: number;
	/** Ticks that were skipped since the last call. */
	missed: number;
	/** Until the next bar, in milliseconds; 0 when `bars` is positive. */
	waitMs: number;
};

/** Timers of a busy machine are late by this much without anybody having missed anything. */
const jitterMs = 100;

/** Returns the pace of `speed` bars a second; the first bar is due at once. */
export function createPace(speed: number | 'max', nowMs: number): Pace {
	return {intervalMs: speed === 'max' ? 0 : 1000 / speed, dueAtMs: nowMs};
}

/** Returns the pace with the last `bars` due again: they did not fit into their transaction. */
export function giveBack({intervalMs, dueAtMs}: Pace, bars: number): Pace {
	return {intervalMs, dueAtMs: dueAtMs - bars * intervalMs};
}

/** Returns what is due at `nowMs`; at most `barsMax` bars at once. */
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
