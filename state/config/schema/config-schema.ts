/**
 * The shape of `pitwall.yaml`. Strict: an unknown key is an error, because a misspelt limit that is silently ignored
 * costs money. The results are in the units of the settings: milliseconds, micros, bytes.
 */
import {z} from 'zod';
import {
	nameExpected,
	namePattern,
	tagExpected,
	tagPattern,
} from '../../domain/instance/name-pattern.ts';
import {panelDefaults} from '../../domain/panel-settings.ts';
import {commandKeysAt, commandShape} from './command-schema.ts';
import {calendarKeys, calendars} from './calendar-schema.ts';
import {parseDuration} from '../../domain/time/duration.ts';
import {instanceFields, sharedFields} from '../../settings/fields.ts';
import {duration as durationFrom, wholeNumber} from '../../settings/scalar.ts';
import {fieldShape, scalar} from './field-schema.ts';
import {schedule, scheduleKeys} from './schedule-schema.ts';

const sizeUnits: Record<string, number> = {KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3};

const duration = (minMs: number) => scalar(durationFrom(minMs));

const range = z.string({error: 'expected a range such as 1s..60s'}).transform((text, context) => {
	const [least, most] = text.split('..').map(parseDuration);
	if (least && most && least <= most) return {least, most};
	return refuse(context, 'expected a range such as 1s..60s, the smaller one first');
});

const budget = z
	.string({error: 'expected a budget such as 5 in 10m'})
	.transform((text, context) => {
		const match = /^(\d{1,4}) in (\S+)$/.exec(text.trim());
		const windowMs = parseDuration(match?.[2] ?? '');
		if (match !== null && windowMs) return {count: Number(match[1]), windowMs};
		return refuse(context, 'expected a budget such as 5 in 10m');
	});

const size = z.string({error: 'expected a size such as 16MB'}).transform((text, context) => {
	const match = /^(\d+)(KB|MB|GB)$/.exec(text.trim());
	const bytes = Number(match?.[1]) * (sizeUnits[match?.[2] ?? ''] ?? Number.NaN);
	if (bytes >= 4096 && Number.isSafeInteger(bytes)) return bytes;
	return refuse(context, 'expected a size of at least 4KB, such as 16MB');
});

function refuse(context: z.RefinementCtx, message: string): never {
	context.addIssue({code: 'custom', message});
	return z.NEVER;
}

const name = z
	.string({error: 'expected a name'})
	.regex(namePattern, {error: `expected ${nameExpected}`});

const restartShape = {
	when: z.enum(['on-failure', 'never'], {error: 'expected on-failure or never'}).optional(),
	backoff: range.optional(),
	deaths: budget.optional(),
	stable_after: duration(0).optional(),
};

/** Keys as in the file, converted to those of the settings. */
const restart = z
	.strictObject(restartShape)
	.transform(({when, backoff, deaths, stable_after: stableAfterMs}) => ({
		...(when && {when}),
		...(backoff && {backoffMinMs: backoff.least, backoffMaxMs: backoff.most}),
		...(deaths && {deathsMax: deaths.count, windowMs: deaths.windowMs}),
		...(stableAfterMs !== undefined && {stableAfterMs}),
	}));

const parameters = z.record(
	z.string(),
	z.union([z.number(), z.string(), z.boolean()], {error: 'expected a number, text, true or false'}),
	{error: 'expected parameters such as {fast: 10, slow: 30}'},
);

const tags = z.array(
	z.string({error: 'expected a word'}).regex(tagPattern, {error: `expected ${tagExpected}`}),
	{error: 'expected words such as [crypto, trend]'},
);

const single = fieldShape(sharedFields);

/** Keys of `defaults`; an instance may override each of them. */
const shared = {
	...single,
	bars: single.bars.unwrap().nullable().optional(),
	hung_kill_after: single.hung_kill_after.unwrap().nullable().optional(),
	schedule: schedule.optional(),
	restart: restart.optional(),
	tags: tags.optional(),
};

const instance = z.strictObject(
	{
		...shared,
		...fieldShape(instanceFields),
		parameters: parameters.optional(),
		...commandShape(duration(0)),
	},
	{error: 'expected settings such as {seed: 1}'},
);

/** `defaults` and one instance after parsing. */
export type InstanceDocument = z.output<typeof instance>;

const account = z.strictObject(
	{exclusive: z.boolean({error: 'expected true or false'}).default(false)},
	{error: 'expected settings such as {exclusive: true}'},
);

const logDefaults = {rotate_at: 16 * 1024 ** 2, keep: 5};

const panelShape = {
	mouse: z.boolean({error: 'expected true or false'}).default(panelDefaults.mouse),
	click: z
		.enum(['toggle', 'select'], {error: 'expected toggle or select'})
		.default(panelDefaults.click),
};

/** Each instance is a process, so no machine runs more; rules between instances compare each pair. */
const instancesMax = 10_000;

export const configSchema = z.strictObject(
	{
		defaults: z.strictObject(shared, {error: 'expected settings'}).default({}),
		instances: z
			.record(z.string(), instance.nullable(), {error: 'expected instances by name'})
			.refine(instances => Object.keys(instances).length <= instancesMax, {
				error: `expected at most ${instancesMax} instances`,
			})
			.default({}),
		accounts: z
			.record(name, account, {error: 'expected accounts such as main: {exclusive: true}'})
			.default({}),
		log: z
			.strictObject({
				rotate_at: size.default(logDefaults.rotate_at),
				keep: scalar(wholeNumber(0, 1000)).default(logDefaults.keep),
			})
			.default(logDefaults),
		calendars: calendars.default([]),
		panel: z
			.strictObject(panelShape, {error: 'expected settings such as {click: select}'})
			.default(panelDefaults),
	},
	{error: 'expected keys such as defaults and instances'},
);

/** Returns the keys that the file may hold at `path`, such as `['instances', 'BTC']`. */
export function knownKeys(path: readonly PropertyKey[]): string[] {
	const [first, second] = path;
	if (first === undefined) return Object.keys(configSchema.shape);
	if (path.at(-1) === 'restart') return Object.keys(restartShape);
	if (first === 'accounts') return Object.keys(account.shape);
	if (path.at(-1) === 'schedule') return scheduleKeys;
	if (first === 'calendars') return calendarKeys;
	if (first === 'log') return Object.keys(logDefaults);
	if (first === 'panel') return Object.keys(panelShape);
	const below = path.length > 2 ? commandKeysAt(path.at(-1)) : undefined;
	if (below !== undefined) return below;
	return Object.keys(second === undefined ? shared : instance.shape);
}
