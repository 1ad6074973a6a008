/**
 * Decides when an algorithm runs by the clock: a *tick* comes `offsetMs` after each moment of a cron if the
 * market was open in the minute before. Pure; crons are parsed elsewhere.
 */

export type ScheduleSettings = {
	/** Five fields name closes of bars; six fields, seconds first, name the moment itself. */
	cron: string;
	/** IANA time zone in which the cron is read; null: that of the calendar. */
	timeZone: string | null;
	/** Delay between a moment of the cron and its tick. */
	offsetMs: number;
	/** Name of a market calendar; null: that of the symbol. */
	calendar: string | null;
};

/** The part that a person specified; the rest has defaults. */
export type ScheduleDraft = Partial<ScheduleSettings>;

/** The close of every minute. */
export const everyMinute = '* * * * *';

/** A bar takes a moment to reach every client. */
const closeOffsetMs = 2000;

/** Fills in the defaults. A cron with seconds gets no offset. */
export function completeSchedule(draft: ScheduleDraft): ScheduleSettings {
	const cron = draft.cron ?? everyMinute;
	const namesSeconds = cron.split(/\s+/).length > 5;
	return {
		cron,
		timeZone: draft.timeZone ?? null,
		offsetMs: draft.offsetMs ?? (namesSeconds ? 0 : closeOffsetMs),
		calendar: draft.calendar ?? null,
	};
}

/** Fields of a cron by unit; a unit that does not divide the next one would leave uneven gaps. */
const shorthands = {
	s: {most: 60, cron: (step: string) => `${step} * * * * *`},
	m: {most: 60, cron: (step: string) => `${step} * * * *`},
	h: {most: 24, cron: (step: string) => `0 ${step} * * *`},
	d: {most: 1, cron: () => '0 0 * * *'},
};

export const cronExpected =
	'a cron of 5 fields, or 6 with seconds first, or every 5m (a part of a minute, an hour or a day: every 15s, every 4h, every 1d)';

/**
 * Returns the cron for `every 5m`; any other text as it is, with single spaces; null for a step that does not
 * divide its minute, hour or day.
 */
export function toCron(text: string): string | null {
	const plain = text.trim().replaceAll(/\s+/g, ' ');
	if (!/^every\b/.test(plain)) return plain;
	const [, digits, unit] = /^every (\d{1,3}) ?([smhd])$/.exec(plain) ?? [];
	const shorthand = shorthands[unit as keyof typeof shorthands] as
		| (typeof shorthands)[keyof typeof shorthands]
		| undefined;
	const step = Number(digits);
	if (shorthand === undefined || step < 1 || shorthand.most % step !== 0) return null;
	return shorthand.cron(step === 1 ? '*' : step === shorthand.most ? '0' : `*/${step}`);
}
