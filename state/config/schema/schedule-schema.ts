/** `speed:` and `schedule:` of `pitwall.yaml` → settings. Missing keys stay missing: defaults are added later. */
import {z} from 'zod';
import {cronExpected, type ScheduleDraft, toCron} from '../../domain/time/schedule.ts';
import {isTimeZone} from '../../domain/time/time-zone.ts';
import {cronProblem} from '../../schedule/cron.ts';
import {parseDuration} from '../../domain/time/duration.ts';

const cron = z.string({error: `expected ${cronExpected}`}).transform((text, context) => {
	const read = toCron(text);
	const problem = read === null ? null : cronProblem(read);
	if (read !== null && problem === null) return read;
	const message = `expected ${cronExpected}${problem === null ? '' : ` (${problem})`}`;
	context.addIssue({code: 'custom', message});
	return z.NEVER;
});

export const timeZone = z
	.string({error: 'expected a time zone such as Europe/Berlin'})
	.refine(isTimeZone, {error: 'expected a time zone of the IANA list such as Europe/Berlin'});

/** One day: a larger offset would move a daily tick past the next one. */
const offsetMsMax = 86_400_000;

const offset = z.string({error: 'expected a duration such as 2s'}).transform((text, context) => {
	const offsetMs = parseDuration(text);
	if (offsetMs !== null && offsetMs <= offsetMsMax) return offsetMs;
	context.addIssue({code: 'custom', message: 'expected a duration up to 1d such as 2s'});
	return z.NEVER;
});

const shape = {
	cron: cron.optional(),
	offset: offset.optional(),
	zone: timeZone.optional(),
	calendar: z.string({error: 'expected the name of a calendar'}).optional(),
};
export const scheduleKeys = Object.keys(shape);

const parts = z
	.strictObject(shape, {error: 'expected a cron, or keys such as {cron: every 5m, calendar: NYSE}'})
	.transform(
		(one): ScheduleDraft => ({
			...(one.cron !== undefined && {cron: one.cron}),
			...(one.offset !== undefined && {offsetMs: one.offset}),
			...(one.zone !== undefined && {timeZone: one.zone}),
			...(one.calendar !== undefined && {calendar: one.calendar}),
		}),
	);

/** A text is the cron alone. The type of the value selects the parser: the error of a union would list both forms. */
export const schedule = z.unknown().transform((value, context): ScheduleDraft => {
	const parsed = typeof value === 'string' ? cron.safeParse(value) : parts.safeParse(value);
	if (!parsed.success) {
		for (const issue of parsed.error.issues) {
			const {path, message} = issue;
			if (issue.code === 'unrecognized_keys')
				context.addIssue({code: 'unrecognized_keys', keys: issue.keys, path, input: {}});
			else context.addIssue({code: 'custom', message, path});
		}
		return z.NEVER;
	}
	return typeof parsed.data === 'string' ? {cron: parsed.data} : parsed.data;
});
