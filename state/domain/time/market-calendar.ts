/**
 * Decides when a market is open: weekly sessions on the local clocks, minus holidays. Pure. A session that
 * passes midnight belongs to the day on which it ends, as exchanges count their trade dates: a holiday on
 * that day closes all of it.
 */
import {dayMs, minuteMs, parseDay, weekdayOf, yearOf} from './civil-day.ts';
import {type HolidayRuleName, type Holidays, holidaysOf} from './holiday-rules.ts';
import {createTimeZone} from './time-zone.ts';

export type MarketSession = {
	/** Day on which it begins: 0 Sunday … 6 Saturday. */
	weekday: number;
	/** Minutes since midnight of that day. */
	openMinute: number;
	/** First minute at which it is closed again; more than 1440: on the next day. */
	closeMinute: number;
};

export type MarketCalendar = {
	name: string;
	/** IANA time zone of all its times. */
	timeZone: string;
	sessions: readonly MarketSession[];
	/** Holidays by rule; null: none. */
	rule: HolidayRuleName | null;
	/** Further days without trading: `2026-12-25`. */
	holidays: readonly string[];
	/** Further days on which trading ends early, in minutes since midnight. */
	earlyCloses: Readonly<Record<string, number>>;
};

export type MarketHours = {
	isOpenAt(atMs: number): boolean;
	/** Returns `atMs` if the market is open then, otherwise its next opening; null: none within 400 days. */
	nextOpenAt(atMs: number): number | null;
};

export const dayMinutes = 1440;

/** A market without an opening in this time counts as never open. */
const lookAheadDays = 400;

/** Local times: from, inclusive, and until, exclusive. */
type Opening = {fromMs: number; untilMs: number};

/** Returns the opening hours of the calendar. When clocks are set back, the repeated hour counts twice. */
export function marketHours(calendar: MarketCalendar): MarketHours {
	const zone = createTimeZone(calendar.timeZone);
	const openingsOf = remember(createOpenings(calendar));
	const isOpenAt = (atMs: number): boolean => {
		const localMs = zone.toLocalMs(atMs);
		const day = Math.floor(localMs / dayMs);
		const isWithin = ({fromMs, untilMs}: Opening) => fromMs <= localMs && localMs < untilMs;
		return openingsOf(day).some(isWithin) || openingsOf(day - 1).some(isWithin);
	};
	return {
		isOpenAt,
		nextOpenAt(atMs) {
			if (isOpenAt(atMs)) return atMs;
			const localMs = zone.toLocalMs(atMs);
			const today = Math.floor(localMs / dayMs);
			for (let day = today; day <= today + lookAheadDays; day += 1) {
				const later = openingsOf(day).filter(({fromMs}) => fromMs > localMs);
				if (later.length > 0) return zone.toInstantMs(Math.min(...later.map(({fromMs}) => fromMs)));
			}
			return null;
		},
	};
}

/** Returns a function that lists the openings that begin on a day. */
function createOpenings(calendar: MarketCalendar): (day: number) => readonly Opening[] {
	const {rule, sessions} = calendar;
	const holidays = new Set(calendar.holidays.map(parseDay));
	const earlyCloses = new Map(
		Object.entries(calendar.earlyCloses).map(([text, minute]) => [parseDay(text), minute]),
	);
	const ruled = remember((year): Holidays | null =>
		rule === null ? null : holidaysOf(rule, year),
	);
	return day =>
		sessions
			.filter(({weekday}) => weekday === weekdayOf(day))
			.flatMap(({openMinute, closeMinute}) => {
				const tradeDay = closeMinute > dayMinutes ? day + 1 : day;
				const byRule = ruled(yearOf(tradeDay));
				if (holidays.has(tradeDay) || byRule?.closed.has(tradeDay)) return [];
				const early = earlyCloses.get(tradeDay) ?? byRule?.earlyCloses.get(tradeDay);
				const fromMs = day * dayMs + openMinute * minuteMs;
				const closeMs = day * dayMs + closeMinute * minuteMs;
				const untilMs =
					early === undefined ? closeMs : Math.min(closeMs, tradeDay * dayMs + early * minuteMs);
				return untilMs > fromMs ? [{fromMs, untilMs}] : [];
			});
}

/** Maximum number of cached answers; a scan asks for the same days repeatedly. */
const answersMax = 1000;

function remember<T>(answer: (key: number) => T): (key: number) => T {
	const known = new Map<number, T>();
	return key => {
		const found = known.get(key);
		if (found !== undefined) return found;
		if (known.size >= answersMax) known.clear();
		const made = answer(key);
		known.set(key, made);
		return made;
	};
}
