/** Turns the text of a time column into the moment at which its bar closes. Pure. */
import {dayMs} from '../../state/domain/time/civil-day.ts';
import type {TimeForm} from '../../state/domain/time/time-form.ts';
import type {TimeZone} from '../../state/domain/time/time-zone.ts';

/** The meaning of a file's stamps. */
export type StampMeaning = {
	form: TimeForm;
	/** Whether a stamp is the open or the close of its bar. */
	time: 'open' | 'close';
	/** Whether a person set this, or the zone: then a date alone means the whole day there. */
	isDayWhole: boolean;
	/** Zone of times without one; null: UTC. */
	zone: TimeZone | null;
	/** Length of a bar if stamps are its open. */
	intervalMs: number;
	/** The stamps are the last millisecond of a bar, as Binance writes them. */
	isLastMs: boolean;
};

/** Milliseconds of the close, or why the stamp is invalid. */
export type StampReading = {ok: true; closeAtMs: number} | {ok: false; expected: string};

/** A date alone closes at 21:00 UTC: 16:00 in New York in winter, after every session there. */
const dailyCloseMs = 21 * 3_600_000;

/** Clocks are set back by one hour, in one place by half an hour. */
const setBacksMs = [3_600_000, 1_800_000];

/**
 * Reads one stamp. `previousCloseMs` distinguishes the second of two equal local times, after clocks were set
 * back, from the first.
 */
export function readStamp(
	text: string,
	meaning: StampMeaning,
	previousCloseMs: number,
): StampReading {
	const {form, time, zone, intervalMs} = meaning;
	const ms = form.read(text);
	if (ms === undefined) return {ok: false, expected: `a time as ${form.example} (${form.name})`};
	if (form.kind === 'day') return {ok: true, closeAtMs: dayCloseMs(ms, meaning)};
	const lagMs = time === 'open' ? intervalMs : 0;
	if (form.kind === 'instant' || zone === null)
		return {ok: true, closeAtMs: lastMs(ms, meaning) + lagMs};
	const first = zone.toInstantMs(ms);
	if (zone.toLocalMs(first) !== ms)
		return {ok: false, expected: `a time that the clocks of ${zone.name} showed`};
	if (first + lagMs > previousCloseMs) return {ok: true, closeAtMs: first + lagMs};
	const second = setBacksMs.map(by => first + by).find(atMs => zone.toLocalMs(atMs) === ms);
	return {ok: true, closeAtMs: (second ?? first) + lagMs};
}

function lastMs(ms: number, {isLastMs}: StampMeaning): number {
	return isLastMs && ms % 1000 === 999 ? ms + 1 : ms;
}

function dayCloseMs(midnightMs: number, {isDayWhole, zone}: StampMeaning): number {
	if (!isDayWhole) return midnightMs + dailyCloseMs;
	const endMs = midnightMs + dayMs;
	return zone === null ? endMs : zone.toInstantMs(endMs);
}
