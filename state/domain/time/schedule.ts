/**
 * When an algorithm that goes by the clock runs: a *tick* comes `offsetMs` after the moments that a cron
 * names, as long as the market was open in the minute before. Pure; what a cron means is read elsewhere.
 */

export type ScheduleSettings = {
	/** Five fields name closes of bars; six, seconds first, name the moment itself. */
	cron: string;
	/** IANA time zone in which the cron is read; null: that of the calendar. */
	timeZone: string | null;
	/** From the moments of the cron to the ticks. */
	offsetMs: number;
	/** Name of a market calendar; null: that of the symbol. */
	calendar: string | null;
};

/** What a person said of it; the rest has defaults. */
export type ScheduleDraft = Partial<ScheduleSettings>;

/** The close of every minute. */
export const everyMinute = '* * * * *';

/** A bar needs a moment to reach everybody. */
const closeOffsetMs = 2000;

/** Returns the schedule with what was left out. A cron that names seconds is taken at its word. */
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

/** Fields of a cron by unit; a unit that does not divide the next one would not come evenly. */
const shorthands = {
	s: {most: 60, cron: (step: string) => `${step} * * * * *`},
	m: {most: 60, cron: (step: string) => `${step} * * * *`},
	h: {most: 24, cron: (step: string) => `0 ${step} * * *`},
	d: {most: 1, cron: () => '0 0 * * *'},
};

export const cronExpected =
	'a cron of 5 fields, or 6 with seconds first, or every 5m (a part of a minute, an hour or a day: every 15s, every 4h, every 1d)';

/**
 * Returns the cron behind `every 5m`; any other text as it is, with single spaces; null for a step that
 * does not divide its minute, hour or day.
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
