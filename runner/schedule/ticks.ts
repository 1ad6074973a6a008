/** The ticks of an instance: moments of its cron, plus the offset, at which the market was open before. Pure. */
import {minuteMs} from '../../state/domain/time/civil-day.ts';
import {
	type MarketCalendar,
	type MarketHours,
	marketHours,
} from '../../state/domain/time/market-calendar.ts';
import type {ScheduleSettings} from '../../state/domain/time/schedule.ts';
import {cronTimes} from '../../state/schedule/cron.ts';

/** Ticks of a span, counted. */
export type TickCount = {
	count: number;
	firstAtMs: number;
	lastAtMs: number;
	/** There are more; counting them all would have taken too long. */
	isMore: boolean;
};

export type Ticks = {
	hours: MarketHours;
	/** Returns the first tick after `atMs`; null: none within a year and more. */
	next(atMs: number): number | null;
	/** Counts the ticks after `fromMs`, up to and including `toMs`; null: there is none. */
	between(fromMs: number, toMs: number): TickCount | null;
};

/** A cron that never meets an open market must not be asked forever. */
const lookAheadMs = 400 * 86_400_000;

/** Returns the ticks of a schedule on a market. */
export function createTicks(schedule: ScheduleSettings, calendar: MarketCalendar): Ticks {
	const {offsetMs} = schedule;
	const hours = marketHours(calendar);
	const cron = cronTimes(schedule.cron, schedule.timeZone ?? calendar.timeZone);

	const next = (atMs: number): number | null => {
		let fromMs = atMs;
		for (;;) {
			const momentMs = cron.nextAfter(fromMs - offsetMs);
			if (momentMs === null || momentMs > atMs + lookAheadMs) return null;
			if (hours.isOpenAt(minuteBefore(momentMs))) return momentMs + offsetMs;
			const openAtMs = hours.nextOpenAt(momentMs);
			if (openAtMs === null) return null;
			// The first bar of a session closes after the session has begun.
			fromMs = Math.max(momentMs, openAtMs) + offsetMs;
		}
	};

	return {
		hours,
		next,
		between(fromMs, toMs) {
			const firstAtMs = next(fromMs);
			if (firstAtMs === null || firstAtMs > toMs) return null;
			let lastAtMs = firstAtMs;
			for (let count = 1; count <= cron.countMax; count += 1) {
				const nextAtMs = next(lastAtMs);
				if (nextAtMs === null || nextAtMs > toMs)
					return {count, firstAtMs, lastAtMs, isMore: false};
				lastAtMs = nextAtMs;
			}
			return {count: cron.countMax, firstAtMs, lastAtMs, isMore: true};
		},
	};
}

/** An instant in the last whole minute that closed at or before `atMs`. */
function minuteBefore(atMs: number): number {
	return Math.floor(atMs / minuteMs) * minuteMs - 1;
}
