/** Selects the bars of a stream between two moments, and merges shorter bars into longer ones. Pure. */
import type {Bar} from '../../state/domain/trading/bar.ts';
import {dayMs} from '../../state/domain/time/civil-day.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {timeframeText} from '../../state/domain/time/timeframe.ts';
import type {TimeZone} from '../../state/domain/time/time-zone.ts';
import type {BarStream} from './bar-stream.ts';

export type Window = {
	/** First permitted stamp; null: from the first on. */
	fromMs: number | null;
	/** Last permitted stamp; null: to the last. */
	toMs: number | null;
	/** From the stamp of a bar to its close: 0 if stamps are closes. */
	lagMs: number;
};

/** Returns the bars within `window`, numbered from 1. */
export function withinWindow(stream: BarStream, {fromMs, toMs, lagMs}: Window): BarStream {
	const first = (fromMs ?? Number.NEGATIVE_INFINITY) + lagMs;
	const last = (toMs ?? Number.POSITIVE_INFINITY) + lagMs;
	let barIndex = 0;
	return {
		next() {
			for (;;) {
				const bar = stream.next();
				if (bar === undefined || bar.closeAtMs > last) return undefined;
				if (bar.closeAtMs < first) continue;
				barIndex += 1;
				return {...bar, barIndex};
			}
		},
		close: () => stream.close(),
	};
}

/** Weeks begin on Monday; day 0 was a Thursday. */
const weekMs = 7 * dayMs;
const mondayMs = 4 * dayMs;

export type Timeframe = {
	/** Length of a bar. */
	lengthMs: number;
	/** Zone in which days and weeks begin at midnight; null: UTC. */
	zone: TimeZone | null;
};

/**
 * Returns bars of `timeframe`: open of the first, highest, lowest, close of the last, sum of the volumes. A
 * bar of less than a day closes at a multiple of its length; a longer one with the last of its bars. The last
 * one is returned only when it is over: when a bar closes at its very end, or a later one begins.
 */
export function resampled(stream: BarStream, timeframe: Timeframe): BarStream {
	let barIndex = 0;
	/** A bar of the stream that belongs to the next one. */
	let ahead: Bar | undefined;

	const next = (): Bar | undefined => {
		const first = ahead ?? copied(stream.next());
		ahead = undefined;
		if (first === undefined) return undefined;
		const endMs = endOf(first.closeAtMs, timeframe);
		const bar = {...first, barIndex: barIndex + 1};
		while (bar.closeAtMs < endMs) {
			const part = stream.next();
			// Not over yet: a bar may still be added to the source.
			if (part === undefined) return undefined;
			if (part.closeAtMs > endMs) {
				ahead = {...part};
				break;
			}
			add(bar, part);
		}

		if (timeframe.lengthMs < dayMs) bar.closeAtMs = endMs;
		barIndex += 1;
		return bar;
	};

	return {next, close: () => stream.close()};
}

function copied(bar: Bar | undefined): Bar | undefined {
	return bar === undefined ? undefined : {...bar};
}

function add(bar: Bar, part: Bar): void {
	bar.closeAtMs = part.closeAtMs;
	bar.highTicks = Math.max(bar.highTicks, part.highTicks);
	bar.lowTicks = Math.min(bar.lowTicks, part.lowTicks);
	bar.closeTicks = part.closeTicks;
	bar.volume += part.volume;
}

/**
 * End of the `timeframe` bar with a part that closes then: from after the previous end up to and including
 * this end.
 */
function endOf(closeAtMs: number, {lengthMs, zone}: Timeframe): number {
	if (lengthMs < dayMs) return Math.ceil(closeAtMs / lengthMs) * lengthMs;
	const originMs = lengthMs % weekMs === 0 ? mondayMs : 0;
	const localMs = zone === null ? closeAtMs : zone.toLocalMs(closeAtMs);
	const endMs = Math.ceil((localMs - originMs) / lengthMs) * lengthMs + originMs;
	return zone === null ? endMs : zone.toInstantMs(endMs);
}

/**
 * Refuses a timeframe that is not a multiple of `gapMs`.
 * @throws {@link AppError} `TIMEFRAME_UNUSABLE` (64).
 */
export function checkTimeframe(lengthMs: number, gapMs: number, source: string): void {
	const isWhole = lengthMs >= dayMs || lengthMs % gapMs === 0;
	if (gapMs < lengthMs && isWhole) return;
	throw new AppError({
		code: 'TIMEFRAME_UNUSABLE',
		exitCode: exitCode.usage,
		what: `${source}: bars of ${timeframeText(lengthMs)} cannot be made of its bars of ${timeframeText(gapMs)}`,
		why: 'a longer bar is made of whole shorter ones',
		fix: `give a multiple of ${timeframeText(gapMs)}: --timeframe ${timeframeText(gapMs * 2)}; or finer bars`,
		details: {timeframeMs: lengthMs, barsMs: gapMs},
	});
}
