/**
 * Paces bars by the wall clock: one at each tick of the schedule. Missed ticks are counted and never caught
 * up. It reads the given clock at least once a second, so that it notices a sleep of the machine or a step of
 * its clock, and has no other effect.
 */
import type {Clock} from '../../state/domain/time/clock.ts';
import type {Missed, Pacer} from '../loop/pacer.ts';
import type {Ticks} from './ticks.ts';

/** A tick that comes later than this counts as missed: its bar is outdated. */
export const lateMsMax = 5000;

/** Longest wait between two looks at the clock. */
const lookIntervalMs = 1000;

/** A smaller step back of the clock repeats no tick; after a larger one the new time counts. */
export const repeatMs = 60_000;

export type WallPacerOptions = {
	ticks: Ticks;
	clock: Clock;
	/** Earlier ticks are ignored: wall-clock time of the last bar, or now. */
	afterMs: number;
	/** The market closed (`untilMs`: when it opens again, null if unknown), or opened. */
	onMarket(change: {isOpen: boolean; untilMs: number | null}): void;
	/** The clock was set back by this much. */
	onSetBack(byMs: number): void;
};

/** Looks at the clock and at `ticks` now: the first `look` reports the ticks missed before. */
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

	/** Skips ticks that are too late, and returns them. */
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

	/** Takes the due tick, unless it already ran on a clock that was set back since. */
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
