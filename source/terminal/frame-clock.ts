/**
 * Decides when a frame is painted: the first change after a pause at once, then at most n frames a
 * second, and the last change is never forgotten. While a person types, frames may come faster, so
 * that an echo does not wait behind a flood of log lines. Paints nothing itself.
 */

/** Smallest gap between frames after a key, in milliseconds: bounded even when a key is held down. */
const hurryGapMs = 8;

/** How long after a key its effects may still arrive (store, layout), in milliseconds. */
const hurryWindowMs = 60;

export type FrameClockOptions = {
	/** Frames a second at most, 1…60. */
	framesPerSecond: number;
	/** Paints; called outside of the request that caused it. */
	onFrame: () => void;
	/** Monotonic time in milliseconds. */
	monotonicMs: () => number;
	/** Calls back once after `delayMs`; returns what takes that back. */
	schedule: (delayMs: number, callback: () => void) => () => void;
};

export type FrameClock = {
	/** Something changed: paint it in this or the next frame. */
	request: () => void;
	/** A person pressed a key: frames requested within the next 60 ms come at once. */
	hurry: () => void;
	/** Whether a frame is still to come. */
	isPending: () => boolean;
	/** Takes back the pending frame; later requests do nothing. */
	stop: () => void;
};

/** Creates a clock that is idle. */
export function createFrameClock(options: FrameClockOptions): FrameClock {
	const {onFrame, monotonicMs, schedule} = options;
	const gapMs = 1000 / options.framesPerSecond;
	let lastFrameMs = Number.NEGATIVE_INFINITY;
	let hurryUntilMs = Number.NEGATIVE_INFINITY;
	let pending: {dueMs: number; cancel: () => void} | undefined;
	let stopped = false;

	function paint(): void {
		pending = undefined;
		lastFrameMs = monotonicMs();
		onFrame();
	}

	function request(): void {
		if (stopped) return;
		const nowMs = monotonicMs();
		const wantedGapMs = nowMs < hurryUntilMs ? Math.min(gapMs, hurryGapMs) : gapMs;
		const dueMs = Math.max(nowMs, lastFrameMs + wantedGapMs);
		if (pending && pending.dueMs <= dueMs) return;
		pending?.cancel();
		pending = {dueMs, cancel: schedule(dueMs - nowMs, paint)};
	}

	return {
		request,
		hurry() {
			hurryUntilMs = monotonicMs() + hurryWindowMs;
			if (pending) request();
		},
		isPending: () => pending !== undefined,
		stop() {
			stopped = true;
			pending?.cancel();
			pending = undefined;
		},
	};
}

/** Schedules on the timers of Node; a delay of zero runs in this turn of the event loop. */
export function scheduleOnEventLoop(delayMs: number, callback: () => void): () => void {
	if (delayMs <= 0) {
		const immediate = setImmediate(callback);
		return () => clearImmediate(immediate);
	}

	const timer = setTimeout(callback, delayMs);
	return () => clearTimeout(timer);
}
