/**
 * Yearly market holidays, by rule. Pure. Decisions of an exchange for a single day (a storm, a day of
 * mourning) follow no rule: name that day in a calendar of your own.
 *
 * Sources. NYSE: Rule 7.2 and the "Holiday and Early Closings Calendar" that NYSE Group announces each year;
 * the tests hold those of 2021 to 2028. Globex, energy and metals: no public rule, CME Group publishes hours
 * holiday by holiday; these are the hours in use since 2022 according to pandas_market_calendars and brokers'
 * schedules for 2026. Christmas Eve is assumed to end like the day after Thanksgiving.
 */
import {dayOf, easterSunday, lastWeekday, nthWeekday, weekdayOf} from './civil-day.ts';

export const holidayRuleNames = ['NYSE', 'CME', 'FX'] as const;
export type HolidayRuleName = (typeof holidayRuleNames)[number];

/** Days of one year on which a market stays closed, and days on which it closes early. */
export type Holidays = {
	closed: ReadonlySet<number>;
	/** By day: minutes since midnight on the market's own clock. */
	earlyCloses: ReadonlyMap<number, number>;
};

const [sunday, monday, thursday, friday, saturday] = [0, 1, 4, 5, 6];

/** Returns the holidays of `year` under the rule of that name. */
export function holidaysOf(rule: HolidayRuleName, year: number): Holidays {
	if (rule === 'NYSE') return nyseHolidays(year);
	return rule === 'CME' ? cmeHolidays(year) : fxHolidays(year);
}

/**
 * NYSE. A holiday on a Saturday is observed on the Friday before, one on a Sunday on the Monday after. New
 * Year's Day on a Saturday is not observed: that Friday ends the year's books (Rule 7.2).
 */
function nyseHolidays(year: number): Holidays {
	const closeMinute = 13 * 60;
	const early = [dayAfterThanksgiving(year), christmasEve(year), dayBeforeIndependence(year)];
	return {
		closed: new Set([...newYear(year), ...sharedHolidays(year), goodFriday(year), christmas(year)]),
		earlyCloses: new Map(early.flat().map(day => [day, closeMinute])),
	};
}

/**
 * Globex energy and metals: closed on three days; on the other NYSE holidays trading halts at 13:30 in
 * Chicago.
 */
function cmeHolidays(year: number): Holidays {
	const early = [dayAfterThanksgiving(year), christmasEve(year)].flat();
	return {
		closed: new Set([...newYear(year), goodFriday(year), christmas(year)]),
		earlyCloses: new Map([
			...sharedHolidays(year).map(day => [day, 13 * 60 + 30] as const),
			...early.map(day => [day, 12 * 60 + 45] as const),
		]),
	};
}

/** Foreign exchange has no venue of its own: only the worldwide holidays count. */
function fxHolidays(year: number): Holidays {
	return {closed: new Set([dayOf(year, 1, 1), dayOf(year, 12, 25)]), earlyCloses: new Map()};
}

/** Holidays on which the NYSE is closed and Globex halts early; Juneteenth since 2022. */
function sharedHolidays(year: number): number[] {
	return [
		nthWeekday(year, 1, monday, 3),
		nthWeekday(year, 2, monday, 3),
		lastWeekday(year, 5, monday),
		...(year >= 2022 ? [onWorkday(dayOf(year, 6, 19))] : []),
		onWorkday(dayOf(year, 7, 4)),
		nthWeekday(year, 9, monday, 1),
		nthWeekday(year, 11, thursday, 4),
	];
}

function onWorkday(day: number): number {
	if (weekdayOf(day) === saturday) return day - 1;
	return weekdayOf(day) === sunday ? day + 1 : day;
}

function newYear(year: number): number[] {
	const day = dayOf(year, 1, 1);
	return weekdayOf(day) === saturday ? [] : [onWorkday(day)];
}

const goodFriday = (year: number) => easterSunday(year) - 2;
const christmas = (year: number) => onWorkday(dayOf(year, 12, 25));
const dayAfterThanksgiving = (year: number) => [nthWeekday(year, 11, thursday, 4) + 1];

/** On a Friday it is the holiday itself. */
const christmasEve = (year: number) => mondayToThursday(dayOf(year, 12, 24));
const dayBeforeIndependence = (year: number) => mondayToThursday(dayOf(year, 7, 3));

function mondayToThursday(day: number): number[] {
	const weekday = weekdayOf(day);
	return weekday >= monday && weekday < friday ? [day] : [];
}
