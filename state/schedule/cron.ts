/**
 * Cron, read by croner: the one place that knows it. Where clocks are set forward, a time that is skipped
 * comes at the change; where they are set back, a cron of single values (`30 1 * * *`) comes once, one with
 * lists, steps or `*` comes in both hours.
 */
import {Cron} from 'croner';
import {minuteMs} from '../domain/civil-day.ts';
import {everyMinute} from '../domain/schedule.ts';

export type CronTimes = {
	/** The next moment after `atMs`; null: there is none. */
	nextAfter(atMs: number): number | null;
};

/** Returns what is wrong with the cron, in a few words; null when it can be used. */
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

/** Returns the moments of a cron without a problem, read on the clocks of `timeZone`. */
export function cronTimes(cron: string, timeZone: string): CronTimes {
	// What most instances go by must be cheap to count: a week of it is ten thousand moments.
	if (cron === everyMinute)
		return {nextAfter: atMs => (Math.floor(atMs / minuteMs) + 1) * minuteMs};
	const read = open(cron, timeZone);
	return {
		nextAfter: atMs => read.nextRun(new Date(atMs))?.getTime() ?? null,
	};
}

function open(cron: string, timezone: string): Cron {
	return new Cron(cron, {timezone, paused: true, mode: '5-or-6-parts'});
}
