/** `calendars:` of `pitwall.yaml` → market calendars. Strict: a misspelt holiday would become a trading day. */
import {z} from 'zod';
import {parseDay} from '../../domain/time/civil-day.ts';
import {
	dayMinutes,
	type MarketCalendar,
	type MarketSession,
} from '../../domain/time/market-calendar.ts';
import {nameExpected, namePattern} from '../../domain/instance/name-pattern.ts';
import {shippedCalendarNames, shippedCalendars} from '../../domain/time/shipped-calendars.ts';
import {timeZone} from './schedule-schema.ts';

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Returns the weekdays behind `mon` or `sun-thu`; undefined for anything else. */
function parseWeekdays(text: string): number[] | undefined {
	const [first = -1, last = first, ...more] = text
		.toLowerCase()
		.split('-')
		.map(word => weekdays.indexOf(word.trim()));
	if (first < 0 || last < 0 || more.length > 0) return undefined;
	const count = ((last - first + 7) % 7) + 1;
	return Array.from({length: count}, (_, index) => (first + index) % 7);
}

/** Returns minutes since midnight of `09:30`, up to `24:00`; undefined for anything else. */
function parseTime(text: string): number | undefined {
	const [, hours, minutes] = /^(\d{2}):([0-5]\d)$/.exec(text.trim()) ?? [];
	const minute = Number(hours) * 60 + Number(minutes);
	return minute <= dayMinutes ? minute : undefined;
}

/** Returns the opening and closing minute of `09:00-17:30`; an end that is not later is on the next day. */
function parseSpan(text: string): Omit<MarketSession, 'weekday'> | undefined {
	const [from = '', until = '', ...more] = text.split('-');
	const openMinute = parseTime(from);
	const closeMinute = parseTime(until);
	if (openMinute === undefined || closeMinute === undefined || more.length > 0) return undefined;
	if (openMinute === dayMinutes) return undefined;
	return {
		openMinute,
		closeMinute: closeMinute > openMinute ? closeMinute : closeMinute + dayMinutes,
	};
}

const spans = z.array(
	z.string({error: 'expected times such as 09:00-17:30'}).transform((text, context) => {
		const span = parseSpan(text);
		if (span !== undefined) return span;
		context.addIssue({code: 'custom', message: 'expected times such as 09:00-17:30'});
		return z.NEVER;
	}),
	{error: "expected a list of times such as ['09:00-17:30']"},
);

const sessions = z
	.record(z.string(), spans, {error: "expected sessions such as {mon-fri: ['09:00-17:30']}"})
	.transform((byDays, context): MarketSession[] => {
		const all = Object.entries(byDays).flatMap(([days, own]) => {
			const read = parseWeekdays(days);
			if (read === undefined) {
				const message = 'expected a weekday or a span of them such as mon or mon-fri';
				context.addIssue({code: 'custom', message, path: [days]});
			}
			return (read ?? []).flatMap(weekday => own.map(span => ({weekday, ...span})));
		});
		if (overlaps(all))
			context.addIssue({code: 'custom', message: 'expected sessions that do not overlap'});
		else if (Object.values(byDays).flat().length === 0)
			context.addIssue({code: 'custom', message: 'expected at least one session'});
		return all;
	});

/** Whether two sessions share a minute; the last of a week is also compared with the first of the next. */
function overlaps(all: readonly MarketSession[]): boolean {
	const minutes = all
		.map(({weekday, openMinute, closeMinute}) => ({
			from: weekday * dayMinutes + openMinute,
			until: weekday * dayMinutes + closeMinute,
		}))
		.toSorted((a, b) => a.from - b.from);
	return minutes.some(({until}, index) => {
		const next = minutes[index + 1]?.from ?? (minutes[0]?.from ?? 0) + 7 * dayMinutes;
		return until > next;
	});
}

const dayExpected = 'expected a day such as 2026-12-25';
const day = z
	.string({error: dayExpected})
	.refine(text => parseDay(text) !== null, {error: dayExpected});

const earlyCloses = z
	.record(z.string(), z.string({error: 'expected a time such as 14:00'}), {
		error: "expected early closes such as {'2026-12-30': '14:00'}",
	})
	.transform((byDay, context) => {
		const read: Record<string, number> = {};
		for (const [text, time] of Object.entries(byDay)) {
			const minute = parseTime(time);
			const message = parseDay(text) === null ? dayExpected : 'expected a time such as 14:00';
			if (minute === undefined || parseDay(text) === null)
				context.addIssue({code: 'custom', message, path: [text]});
			else read[text] = minute;
		}
		return read;
	});

const shape = {
	like: z
		.enum(shippedCalendarNames, {error: `expected ${shippedCalendarNames.join(', ')}`})
		.optional(),
	zone: timeZone.optional(),
	sessions: sessions.optional(),
	holidays: z.array(day, {error: "expected days such as ['2026-12-25']"}).optional(),
	early_closes: earlyCloses.optional(),
};
export const calendarKeys = Object.keys(shape);

const calendar = z.strictObject(shape, {
	error: "expected keys such as {zone: Europe/Berlin, sessions: {mon-fri: ['09:00-17:30']}}",
});

/** A calendar is complete (zone and sessions) or lists its differences from a shipped one. */
function toCalendar(name: string, own: z.output<typeof calendar>): MarketCalendar | undefined {
	const base = shippedCalendars.find(shipped => shipped.name === own.like);
	const zone = own.zone ?? base?.timeZone;
	const times = own.sessions ?? base?.sessions;
	if (zone === undefined || times === undefined) return undefined;
	return {
		name,
		timeZone: zone,
		sessions: times,
		rule: base?.rule ?? null,
		holidays: own.holidays ?? [],
		earlyCloses: own.early_closes ?? {},
	};
}

export const calendars = z
	.record(z.string(), calendar, {error: 'expected calendars by name'})
	.transform((byName, context) =>
		Object.entries(byName).flatMap(([name, own]) => {
			const refuse = (message: string) => {
				context.addIssue({code: 'custom', message, path: [name]});
				return [];
			};
			if (!namePattern.test(name)) return refuse(`expected a name of ${nameExpected}`);
			if (shippedCalendarNames.includes(name))
				return refuse(
					`expected another name: ${name} is built in; base a calendar on it with like: ${name}`,
				);
			return (
				toCalendar(name, own) ??
				refuse('expected zone and sessions, or like: with the name of a shipped calendar')
			);
		}),
	);
