/** Market calendars that Pitwall knows, and the calendar of each symbol. */
import type {InstanceSettings} from '../instance/instance.ts';
import {dayMinutes, type MarketCalendar, type MarketSession} from './market-calendar.ts';

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const sundayToThursday = [0, 1, 2, 3, 4];
const mondayToFriday = [1, 2, 3, 4, 5];

function sessions(days: readonly number[], openMinute: number, closeMinute: number) {
	return days.map((weekday): MarketSession => ({weekday, openMinute, closeMinute}));
}

const noExtraDays = {holidays: [], earlyCloses: {}};

export const shippedCalendars: readonly MarketCalendar[] = [
	{
		name: '24x7',
		timeZone: 'UTC',
		sessions: sessions(everyDay, 0, dayMinutes),
		rule: null,
		...noExtraDays,
	},
	{
		// Sunday 17:00 to Friday 17:00 in New York: the interbank trading day rolls over there at 17:00.
		name: 'FX',
		timeZone: 'America/New_York',
		sessions: sessions(sundayToThursday, 17 * 60, dayMinutes + 17 * 60),
		rule: 'FX',
		...noExtraDays,
	},
	{
		// Globex, energy and metals: 17:00 to 16:00 of the next day in Chicago, with an hour of break between.
		name: 'CME',
		timeZone: 'America/Chicago',
		sessions: sessions(sundayToThursday, 17 * 60, dayMinutes + 16 * 60),
		rule: 'CME',
		...noExtraDays,
	},
	{
		name: 'NYSE',
		timeZone: 'America/New_York',
		sessions: sessions(mondayToFriday, 9 * 60 + 30, 16 * 60),
		rule: 'NYSE',
		...noExtraDays,
	},
];

export const shippedCalendarNames: readonly string[] = shippedCalendars.map(({name}) => name);

const bySymbol: ReadonlyMap<string, string> = new Map([
	['GOLD', 'CME'],
	['OIL', 'CME'],
	['EURUSD', 'FX'],
	['SPX', 'NYSE'],
]);

/** Returns the name of an instance's calendar; an unknown market never closes, like BTC and ETH. */
export function calendarNameOf({
	symbol,
	schedule,
}: Pick<InstanceSettings, 'symbol' | 'schedule'>): string {
	return schedule.calendar ?? bySymbol.get(symbol) ?? '24x7';
}
