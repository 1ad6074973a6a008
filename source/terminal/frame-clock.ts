/**
 * Decides when a frame is painted: the first change after a pause at once, then at most n frames a second;
 * the last change is always painted. A change for which a person waits (the echo of a key, a state) does not
 * queue behind a flood of log lines: its frame comes at once. Paints nothing itself.
 */

/** Smallest gap between two urgent frames, in milliseconds: limits them even while a key is held down. */
const urgentGapMs = 8;

export type FrameClockOptions = {
	/** Maximum frames a second, 1…60. */
	framesPerSecond: number;
	/** Paints; called outside the request that caused it. */
	onFrame: () => void;
	/** Monotonic time in milliseconds. */
	monotonicMs: () => number;
	/** Calls back once after `delayMs`; returns a function that cancels the call. */
	schedule: (delayMs: number, callback: () => void) => () => void;
};

export type FrameClock = {
	/** Something changed: paint it in this or the next frame. */
	request: () => void;
	/** A person waits for this change: paint it at once, or 8 ms after the last such frame. */
	hurry: () => void;
	/** Whether a frame is still to come. */
	isPending: () => boolean;
	/** Cancels the pending frame; later requests do nothing. */
	stop: () => void;
};

/** Creates a clock that is idle. */
export function createFrameClock(options: FrameClockOptions): FrameClock {
	const {onFrame, monotonicMs, schedule} = options;
	const gapMs = 1000 / options.framesPerSecond;
	let lastFrameMs = Number.NEGATIVE_INFINITY;
	let lastUrgentMs = Number.NEGATIVE_INFINITY;
	let pending: {dueMs: number; cancel: () => void} | undefined;
	let stopped = false;

	function paint(urgent: boolean): void {
		pending = undefined;
		lastFrameMs = monotonicMs();
		if (urgent) lastUrgentMs = lastFrameMs;
		onFrame();
	}

	/** Paints at `earliestMs` or now; an earlier pending frame shows the change as well. */
	function plan(earliestMs: number, urgent: boolean): void {
		if (stopped) return;
		const nowMs = monotonicMs();
		const dueMs = Math.max(nowMs, earliestMs);
		if (pending && pending.dueMs <= dueMs) return;
		pending?.cancel();
		pending = {dueMs, cancel: schedule(dueMs - nowMs, () => paint(urgent))};
	}

	return {
		request: () => plan(lastFrameMs + gapMs, false),
		hurry: () => plan(lastUrgentMs + urgentGapMs, true),
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
