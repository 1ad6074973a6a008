import {describe, expect, test} from 'vitest';
import {
	dayText,
	easterSunday,
	parseDay,
	yearOf,
} from '../../../../../state/domain/time/civil-day.ts';
import {holidaysOf} from '../../../../../state/domain/time/holiday-rules.ts';
import {
	type MarketCalendar,
	marketHours,
} from '../../../../../state/domain/time/market-calendar.ts';
import {completeSchedule} from '../../../../../state/domain/time/schedule.ts';
import {
	calendarNameOf,
	shippedCalendars,
} from '../../../../../state/domain/time/shipped-calendars.ts';

function hoursOf(name: string) {
	const found = shippedCalendars.find(calendar => calendar.name === name);
	if (found === undefined) throw new Error(`no calendar ${name}`);
	return marketHours(found);
}

/** Whether the market is open at `2026-11-27T17:59Z`. */
const isOpen = (name: string, at: string) => hoursOf(name).isOpenAt(Date.parse(at));
const nextOpen = (name: string, at: string) =>
	new Date(hoursOf(name).nextOpenAt(Date.parse(at)) ?? Number.NaN).toISOString().slice(0, 16);

describe('days', () => {
	// US Naval Observatory, Dates of Easter Sunday.
	test.each(['2008-03-23', '2011-04-24', '2024-03-31', '2025-04-20', '2026-04-05', '2038-04-25'])(
		'Easter Sunday on %s',
		text => {
			expect(dayText(easterSunday(Number(text.slice(0, 4))))).toBe(text);
		},
	);

	test.each(['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', 'tomorrow', ''])(
		'%j is no day',
		text => {
			expect(parseDay(text)).toBeNull();
		},
	);
});

const nyse = (year: number) =>
	[...holidaysOf('NYSE', year).closed]
		.filter(day => yearOf(day) === year)
		.map(dayText)
		.toSorted();
const nyseEarly = (year: number) =>
	[...holidaysOf('NYSE', year).earlyCloses.keys()].map(dayText).toSorted();

describe('NYSE', () => {
	// As NYSE Group announced them, year after year, in its "Holiday and Early Closings Calendar".
	test.each([
		[2021, '01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24'],
		[2022, '01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26'],
		[2023, '01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25'],
		[2024, '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25'],
		[2025, '01-01 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25'],
		[2026, '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25'],
		[2027, '01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24'],
		[2028, '01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25'],
	])('holidays of %d', (year, days) => {
		expect(nyse(year)).toEqual(days.split(' ').map(day => `${year}-${day}`));
	});

	test.each([
		[2023, '07-03 11-24'],
		[2024, '07-03 11-29 12-24'],
		[2025, '07-03 11-28 12-24'],
		[2026, '11-27 12-24'],
		[2027, '11-26'],
	])('early closes of %d', (year, days) => {
		expect(nyseEarly(year)).toEqual(days.split(' ').map(day => `${year}-${day}`));
	});

	test('a session goes from 9:30 to 16:00, in summer and in winter', () => {
		expect(isOpen('NYSE', '2026-11-24T14:29:59Z')).toBe(false);
		expect(isOpen('NYSE', '2026-11-24T14:30:00Z')).toBe(true);
		expect(isOpen('NYSE', '2026-11-24T20:59:59Z')).toBe(true);
		expect(isOpen('NYSE', '2026-11-24T21:00:00Z')).toBe(false);
		expect(isOpen('NYSE', '2026-07-15T13:30:00Z')).toBe(true);
		expect(isOpen('NYSE', '2026-07-15T13:29:59Z')).toBe(false);
	});

	test('the day after Thanksgiving ends at 13:00', () => {
		expect(isOpen('NYSE', '2026-11-27T17:59:59Z')).toBe(true);
		expect(isOpen('NYSE', '2026-11-27T18:00:00Z')).toBe(false);
		expect(nextOpen('NYSE', '2026-11-27T18:00:00Z')).toBe('2026-11-30T14:30');
	});

	test('over Thanksgiving, Good Friday and the change of clocks it opens when it does', () => {
		expect(nextOpen('NYSE', '2026-11-25T22:00:00Z')).toBe('2026-11-27T14:30');
		expect(nextOpen('NYSE', '2026-04-02T22:00:00Z')).toBe('2026-04-06T13:30');
		expect(nextOpen('NYSE', '2026-03-06T22:00:00Z')).toBe('2026-03-09T13:30');
		expect(nextOpen('NYSE', '2026-10-30T22:00:00Z')).toBe('2026-11-02T14:30');
	});

	test('New Year on a Saturday leaves the Friday before alone', () => {
		expect(isOpen('NYSE', '2021-12-31T20:00:00Z')).toBe(true);
		expect(isOpen('NYSE', '2027-12-31T20:00:00Z')).toBe(true);
	});
});

describe('FX', () => {
	test('from Sunday to Friday, 17:00 in New York, without a break', () => {
		expect(isOpen('FX', '2026-11-22T21:59:59Z')).toBe(false);
		expect(isOpen('FX', '2026-11-22T22:00:00Z')).toBe(true);
		expect(isOpen('FX', '2026-11-24T22:00:00Z')).toBe(true);
		expect(isOpen('FX', '2026-11-27T21:59:59Z')).toBe(true);
		expect(isOpen('FX', '2026-11-27T22:00:00Z')).toBe(false);
		expect(nextOpen('FX', '2026-11-28T12:00:00Z')).toBe('2026-11-29T22:00');
	});

	test('in summer the week begins an hour earlier by UTC', () => {
		expect(nextOpen('FX', '2026-03-07T12:00:00Z')).toBe('2026-03-08T21:00');
		expect(nextOpen('FX', '2026-10-31T12:00:00Z')).toBe('2026-11-01T22:00');
	});

	test('Christmas Day is closed from the evening before', () => {
		expect(isOpen('FX', '2026-12-24T21:59:59Z')).toBe(true);
		expect(isOpen('FX', '2026-12-24T22:00:00Z')).toBe(false);
		// Christmas 2026 is a Friday: the next session is Sunday's.
		expect(nextOpen('FX', '2026-12-24T22:00:00Z')).toBe('2026-12-27T22:00');
	});
});

describe('CME', () => {
	test('an hour of break each day, 16:00 to 17:00 in Chicago', () => {
		expect(isOpen('CME', '2026-11-24T21:59:59Z')).toBe(true);
		expect(isOpen('CME', '2026-11-24T22:00:00Z')).toBe(false);
		expect(isOpen('CME', '2026-11-24T23:00:00Z')).toBe(true);
		expect(nextOpen('CME', '2026-11-27T19:00:00Z')).toBe('2026-11-29T23:00');
	});

	test('on holidays of the NYSE trading halts early and goes on in the evening', () => {
		// Martin Luther King Day 2026: halt at 13:30, open at 17:00 in Chicago.
		expect(isOpen('CME', '2026-01-19T19:29:59Z')).toBe(true);
		expect(isOpen('CME', '2026-01-19T19:30:00Z')).toBe(false);
		expect(nextOpen('CME', '2026-01-19T19:30:00Z')).toBe('2026-01-19T23:00');
	});

	test('Good Friday is closed from Thursday afternoon to Sunday', () => {
		expect(isOpen('CME', '2026-04-02T20:59:59Z')).toBe(true);
		expect(nextOpen('CME', '2026-04-02T21:00:00Z')).toBe('2026-04-05T22:00');
	});
});

describe('other calendars', () => {
	const own: MarketCalendar = {
		name: 'XETRA',
		timeZone: 'Europe/Berlin',
		sessions: [1, 2, 3, 4, 5].map(weekday => ({weekday, openMinute: 540, closeMinute: 1050})),
		rule: null,
		holidays: ['2026-12-25'],
		earlyCloses: {'2026-12-30': 840},
	};
	const at = (calendar: MarketCalendar, text: string) =>
		marketHours(calendar).isOpenAt(Date.parse(text));

	test('days that a person named are closed or end early', () => {
		expect(at(own, '2026-12-23T08:00Z')).toBe(true);
		expect(at(own, '2026-12-25T10:00Z')).toBe(false);
		expect(at(own, '2026-12-30T12:59Z')).toBe(true);
		expect(at(own, '2026-12-30T13:00Z')).toBe(false);
	});

	test('a market without any session opens never', () => {
		expect(marketHours({...own, sessions: []}).nextOpenAt(0)).toBeNull();
	});

	test('BTC never closes, and each symbol has its market', () => {
		expect(isOpen('24x7', '2026-12-25T03:00:00Z')).toBe(true);
		const nameFor = (symbol: string) => calendarNameOf({symbol, schedule: completeSchedule({})});
		expect(['BTC', 'ETH', 'GOLD', 'OIL', 'EURUSD', 'SPX', 'ABC'].map(nameFor)).toEqual([
			'24x7',
			'24x7',
			'CME',
			'CME',
			'FX',
			'NYSE',
			'24x7',
		]);
		const own = completeSchedule({calendar: 'XETRA'});
		expect(calendarNameOf({symbol: 'BTC', schedule: own})).toBe('XETRA');
	});
});
