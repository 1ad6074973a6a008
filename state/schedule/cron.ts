/**
 * Reads crons through croner; no other file knows it. When clocks are set forward, a cron of single values
 * (`30 2 * * *`) that is skipped comes at the change, one with lists or steps does not; when they are set
 * back, single values come once, lists, steps and `*` in both hours.
 */
import {Cron} from 'croner';
import {minuteMs} from '../domain/time/civil-day.ts';

export type CronTimes = {
	/** The next moment after `atMs`; null: there is none. */
	nextAfter(atMs: number): number | null;
	/** Number of moments that can be computed in a row without a noticeable delay. */
	countMax: number;
};

/** Steps that are the same in every time zone: offsets are multiples of 15 minutes. */
const plainSteps: ReadonlyMap<string, number> = new Map([
	['* * * * *', 1],
	['*/3 * * * *', 3],
	['*/5 * * * *', 5],
	['*/15 * * * *', 15],
]);

/** Croner takes some 50 µs for each: half a second in all. */
const cronerCountMax = 10_000;
/** Five weeks of minutes. */
const plainCountMax = 50_000;

/** Returns the problem of the cron, in a few words; null if it is valid. */
export function cronProblem(cron: string): string | null {
	const fields = cron.split(' ').length;
	if (fields < 5 || fields > 6) return `it has ${fields} field${fields === 1 ? '' : 's'}`;
	try {
		open(cron, 'UTC');
		return null;
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		return error.message.replace(/^CronPattern: /, '').replaceAll('\n', ' ');
	}
}

/** Returns the moments of a valid cron on the clocks of `timeZone`. */
export function cronTimes(cron: string, timeZone: string): CronTimes {
	const step = plainSteps.get(cron);
	if (step !== undefined) {
		const stepMs = step * minuteMs;
		return {
			nextAfter: atMs => (Math.floor(atMs / stepMs) + 1) * stepMs,
			countMax: plainCountMax,
		};
	}
	const read = open(cron, timeZone);
	return {
		nextAfter: atMs => read.nextRun(new Date(atMs))?.getTime() ?? null,
		countMax: cronerCountMax,
	};
}

function open(cron: string, timezone: string): Cron {
	return new Cron(cron, {timezone, paused: true, mode: '5-or-6-parts'});
}
