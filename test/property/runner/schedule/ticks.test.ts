import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createTicks} from '../../../../runner/schedule/ticks.ts';
import {type MarketCalendar, marketHours} from '../../../../state/domain/time/market-calendar.ts';
import {completeSchedule} from '../../../../state/domain/time/schedule.ts';
import {shippedCalendars} from '../../../../state/domain/time/shipped-calendars.ts';

const minuteMs = 60_000;

const overnight: MarketCalendar = {
	name: 'NIGHT',
	timeZone: 'Australia/Lord_Howe',
	sessions: [1, 3, 5].map(weekday => ({weekday, openMinute: 1320, closeMinute: 1440 + 330})),
	rule: null,
	holidays: ['2026-04-07', '2026-10-03'],
	earlyCloses: {'2026-04-04': 120},
};
const lunch: MarketCalendar = {
	name: 'LUNCH',
	timeZone: 'Asia/Tokyo',
	sessions: [1, 2, 3, 4, 5].flatMap(weekday => [
		{weekday, openMinute: 540, closeMinute: 690},
		{weekday, openMinute: 750, closeMinute: 930},
	]),
	rule: null,
	holidays: [],
	earlyCloses: {},
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Hour and minute on the clocks of the zone, asked of the runtime for each minute: slow, and independent. */
function clockAt(atMs: number, timeZone: string) {
	const format =
		formats.get(timeZone) ??
		new Intl.DateTimeFormat('en-GB', {timeZone, hour: '2-digit', minute: '2-digit'});
	formats.set(timeZone, format);
	const [hour, minute] = format.format(atMs).split(':').map(Number);
	return {hour: (hour ?? 0) % 24, minute: minute ?? 0};
}

const crons: Record<string, (clock: {hour: number; minute: number}) => boolean> = {
	'* * * * *': () => true,
	'*/5 * * * *': ({minute}) => minute % 5 === 0,
	'7 * * * *': ({minute}) => minute === 7,
	'*/20 8-17 * * *': ({hour, minute}) => minute % 20 === 0 && hour >= 8 && hour <= 17,
};

const calendars = [...shippedCalendars, overnight, lunch];
const calendar = fc.constantFrom(...calendars);
const cron = fc.constantFrom(...Object.keys(crons));
const offsetMs = fc.constantFrom(0, 2000, 90_000);
/** All over 2026, and around the changes of clocks and the holidays of the year's end. */
const moment = fc.oneof(
	fc.integer({min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 5)}),
	fc
		.tuple(
			fc.constantFrom(
				'2026-03-08',
				'2026-04-04',
				'2026-10-03',
				'2026-11-01',
				'2026-11-26',
				'2026-12-24',
			),
			fc.integer({min: -86_400_000, max: 2 * 86_400_000}),
		)
		.map(([day, shift]) => Date.parse(day) + shift),
);

describe('ticks', () => {
	test('the next one is later, in an open market, and none lies between', () => {
		fc.assert(
			fc.property(calendar, cron, offsetMs, moment, (market, text, offset, atMs) => {
				const ticks = createTicks(completeSchedule({cron: text, offsetMs: offset}), market);
				const hours = marketHours(market);
				const isTick = (minute: number) =>
					hours.isOpenAt(minute - 1) && crons[text]?.(clockAt(minute, market.timeZone)) === true;
				const found = ticks.next(atMs);
				// By hand: every minute after the moment, for as long as a long weekend.
				let minute = (Math.floor((atMs - offset) / minuteMs) + 1) * minuteMs;
				const endMs = minute + 5 * 86_400_000;
				while (minute < endMs && !isTick(minute)) minute += minuteMs;
				if (minute < endMs) expect(found).toBe(minute + offset);
				// A cron of office hours never meets a market of the night.
				else expect(found ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(endMs + offset);
			}),
			{numRuns: 150},
		);
	});

	test('what is counted between two moments is what comes one after another', () => {
		const spanMs = fc.integer({min: 0, max: 3 * 86_400_000});
		fc.assert(
			fc.property(calendar, cron, moment, spanMs, (market, text, fromMs, span) => {
				const ticks = createTicks(completeSchedule({cron: text}), market);
				const all: number[] = [];
				for (let at = ticks.next(fromMs); at !== null && at <= fromMs + span; at = ticks.next(at))
					all.push(at);
				const counted = ticks.between(fromMs, fromMs + span);
				expect(counted?.count ?? 0).toBe(all.length);
				if (counted !== null)
					expect(counted).toMatchObject({firstAtMs: all[0], lastAtMs: all.at(-1), isMore: false});
			}),
			{numRuns: 50},
		);
	});
});

test('the next opening is the first open minute', () => {
	fc.assert(
		fc.property(calendar, moment, (market, atMs) => {
			const hours = marketHours(market);
			const openAtMs = hours.nextOpenAt(atMs);
			if (hours.isOpenAt(atMs)) {
				expect(openAtMs).toBe(atMs);
				return;
			}
			let minute = Math.ceil(atMs / minuteMs) * minuteMs;
			while (!hours.isOpenAt(minute)) minute += minuteMs;
			expect(openAtMs).toBe(minute);
		}),
		{numRuns: 300},
	);
});

test('a gap of years is not counted to its end', () => {
	const market = shippedCalendars[0];
	if (market === undefined) throw new Error('no calendar');
	const fromMs = Date.UTC(2020, 0, 1);
	const counted = createTicks(completeSchedule({}), market).between(fromMs, Date.UTC(2026, 0, 1));
	expect(counted).toMatchObject({count: 50_000, isMore: true});
});
