/**
 * Days of the Gregorian calendar as numbers: days since 1970-01-01, without a time zone. Also formats
 * moments. Pure.
 */

export const dayMs = 86_400_000;
export const minuteMs = 60_000;

/** Returns the number of the day; `month` from 1. */
export function dayOf(year: number, month: number, day: number): number {
	return Date.UTC(year, month - 1, day) / dayMs;
}

/** Returns the number of the day that `text` names as `2026-12-25`; null if there is no such day. */
export function parseDay(text: string): number | null {
	const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
	if (year === undefined) return null;
	const number = dayOf(Number(year), Number(month), Number(day));
	return dayText(number) === text ? number : null;
}

/** Returns the day as `2026-12-25`. */
export function dayText(day: number): string {
	return new Date(day * dayMs).toISOString().slice(0, 10);
}

export function yearOf(day: number): number {
	return new Date(day * dayMs).getUTCFullYear();
}

/** Returns 0 for Sunday … 6 for Saturday. Day 0 was a Thursday. */
export function weekdayOf(day: number): number {
	return (((day + 4) % 7) + 7) % 7;
}

/** Returns the `count`-th such weekday of the month: the third Monday is `(year, month, 1, 3)`. */
export function nthWeekday(year: number, month: number, weekday: number, count: number): number {
	const first = dayOf(year, month, 1);
	return first + ((weekday - weekdayOf(first) + 7) % 7) + (count - 1) * 7;
}

/** Returns the last such weekday of the month. */
export function lastWeekday(year: number, month: number, weekday: number): number {
	const last = dayOf(year, month + 1, 1) - 1;
	return last - ((weekdayOf(last) - weekday + 7) % 7);
}

/**
 * Returns Easter Sunday of the Gregorian calendar: the anonymous computus (Nature, 20 April 1876; Meeus,
 * Astronomical Algorithms, chapter 8). 2026 → 5 April.
 */
export function easterSunday(year: number): number {
	const a = year % 19;
	const b = Math.floor(year / 100);
	const c = year % 100;
	const g = Math.floor((8 * b + 13) / 25);
	const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
	const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
	const m = Math.floor((a + 11 * h + 22 * l) / 451);
	const month = Math.floor((h + l - 7 * m + 114) / 31);
	return dayOf(year, month, ((h + l - 7 * m + 114) % 31) + 1);
}

/** Returns `2026-11-24T14:00:02Z`. */
export function secondText(atMs: number): string {
	return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
