/**
 * Bars by the clock on the wall: one at each tick of the schedule. Ticks that nobody could answer are
 * counted and never made up. It reads the clock that it is given, looks at it at least once a second, so
 * that a sleep of the machine or a step of its clock is noticed, and does nothing else.
 */
import type {Clock} from '../../state/domain/time/clock.ts';
import type {Missed, Pacer} from '../loop/pacer.ts';
import type {Ticks} from './ticks.ts';

/** A tick that comes later than this counts as missed: its bar is no news any more. */
export const lateMsMax = 5000;

/** Longest wait for the next look at the clock. */
const lookIntervalMs = 1000;

/** A clock that is set back by less brings no tick again; one that is set back further goes on by its new time. */
export const repeatMs = 60_000;

export type WallPacerOptions = {
	ticks: Ticks;
	clock: Clock;
	/** Ticks up to here are none of ours: wall-clock time of the last bar, or now. */
	afterMs: number;
	/** The market closed (`untilMs`: when it opens again, null where nobody knows), or opened. */
	onMarket(change: {isOpen: boolean; untilMs: number | null}): void;
	/** The clock was set back by this much. */
	onSetBack(byMs: number): void;
};

/** Looks at the clock and at `ticks` now: what was missed before is told by the first `look`. */
export function createWallPacer(options: WallPacerOptions): Pacer {
	const {ticks, clock} = options;
	const {hours} = ticks;
	let {afterMs} = options;
	let nextAtMs = ticks.next(afterMs);
	let lookedAtMs = clock.nowMs();
	let isOpen = true;
	let isFirstLook = true;
	let ranAtMs = Number.NEGATIVE_INFINITY;

	function goOnAfter(atMs: number): void {
		afterMs = atMs;
		nextAtMs = ticks.next(atMs);
	}

	function noticeSetBack(nowMs: number): void {
		const byMs = lookedAtMs - nowMs;
		lookedAtMs = nowMs;
		if (byMs <= 0) return;
		if (nowMs < afterMs) goOnAfter(nowMs);
		options.onSetBack(byMs);
	}

	function noticeMarket(nowMs: number): void {
		if (hours.isOpenAt(nowMs) === isOpen) return;
		isOpen = !isOpen;
		options.onMarket({isOpen, untilMs: isOpen ? null : hours.nextOpenAt(nowMs)});
	}

	/** Steps over what is too late, and returns it. */
	function takeMissed(nowMs: number): Missed | null {
		const whileDown = isFirstLook;
		isFirstLook = false;
		const tooLateMs = nowMs - lateMsMax - 1;
		if (nextAtMs === null || nextAtMs > tooLateMs) return null;
		const counted = ticks.between(afterMs, tooLateMs);
		goOnAfter(Math.max(afterMs, tooLateMs));
		if (counted === null) return null;
		const {count, isMore, ...span} = counted;
		return {count, isMore, span, whileDown};
	}

	/** Takes the tick that is due, unless it ran already on a clock that was set back since. */
	function takeTick(nowMs: number): 0 | 1 {
		if (nextAtMs === null || nextAtMs > nowMs) return 0;
		const tickAtMs = nextAtMs;
		goOnAfter(tickAtMs);
		if (tickAtMs <= ranAtMs && ranAtMs - tickAtMs < repeatMs) return 0;
		ranAtMs = tickAtMs;
		return 1;
	}

	return {
		look() {
			const nowMs = clock.nowMs();
			noticeSetBack(nowMs);
			noticeMarket(nowMs);
			const missed = takeMissed(nowMs);
			const bars = takeTick(nowMs);
			const untilNextMs = (nextAtMs ?? Number.POSITIVE_INFINITY) - nowMs;
			const waitMs = bars > 0 ? 0 : Math.max(1, Math.min(lookIntervalMs, untilNextMs));
			return {bars, missed, waitMs};
		},
		// One bar a look: it always fits into its transaction.
		giveBack: () => undefined,
	};
}
