/**
 * `pitwall.yaml` → settings of all instances. Reports all problems at once, each with line, column, and the actual and
 * expected value. Pure: it does not access the disk. The shape is defined in config-schema.ts.
 */
import {dirname} from 'node:path';
import type {Document} from 'yaml';
import type {z} from 'zod';
import {AppError, exitCode} from '../domain/error.ts';
import type {InstanceSettings} from '../domain/instance/instance.ts';
import {nearestWord} from '../domain/text/nearest-word.ts';
import {type Accounts, checkAccounts} from './accounts.ts';
import {checkCommands} from './command-settings.ts';
import type {MarketCalendar} from '../domain/time/market-calendar.ts';
import {checkDataWords} from './schema/data-schema.ts';
import type {PanelSettings} from '../domain/panel-settings.ts';
import {checkCalendarNames} from './calendar-names.ts';
import {configSchema, knownKeys} from './schema/config-schema.ts';
import {checkNames} from './instance-names.ts';
import {ownSettings, toConfigDefaults, toSettings} from './instance-settings.ts';
import {parseYaml, placesIn} from './yaml/parse-yaml.ts';
import {quotedKey, quotedValue} from './yaml/quoted.ts';
import type {ConfigDefaults, OwnSettings} from './unnamed-settings.ts';

/** Settings that do not belong to an instance. */
export type GeneralSettings = {
	/** A log that is longer than this is renamed, and a new one is started. */
	logRotateBytes: number;
	/** Number of renamed logs to keep for each instance. */
	logKeepFiles: number;
	/** Market calendars beside the shipped ones. */
	calendars: MarketCalendar[];
	/** Labels of accounts that allow one instance per symbol, also in SIM. */
	exclusiveAccounts: string[];
	panel: PanelSettings;
};

export type Config = {
	general: GeneralSettings;
	accounts: Accounts;
	/** Defaults for names that are not in the file. */
	defaults: ConfigDefaults;
	instances: InstanceSettings[];
	/** Name of an instance → the settings of its own entry. */
	own: OwnSettings;
	/** Whether the key `instances` holds a mapping, even an empty one; an emptied file has none. */
	saysInstances: boolean;
};

/** One problem of the file. */
export type ConfigProblem = {
	/** From 1. */
	line: number;
	column: number;
	/** A key such as `instances.BTC.speed`; empty for the file as a whole. */
	key: string;
	/** The actual and the expected value. */
	text: string;
};

/**
 * Returns the configuration in `text`; `path` only names the file in messages.
 * @throws {@link AppError} `CONFIG_INVALID` (78) with all problems in `details.problems`.
 */
export function parseConfig(text: string, path: string): Config {
	const at = placesIn(text);
	const yaml = parseYaml(text);
	if (!yaml.ok)
		throw configError(
			path,
			yaml.problems
				.slice(0, problemsPlacedMax)
				.map(({offset, text: what}) => ({...at(offset), key: '', text: what})),
			yaml.problems.length,
		);
	const {document} = yaml;
	const value = yaml.value ?? {};
	const parsed = configSchema.safeParse(value);
	const issues = parsed.success
		? []
		: parsed.error.issues.flatMap(issue => toProblems(issue, value));
	const place = ({keys, text: what}: KeyProblem): ConfigProblem => ({
		...at(offsetOf(document, keys)),
		key: keys.map(quotedKey).join('.'),
		text: typeof what === 'string' ? what : what(),
	});
	const named = [
		...checkNames(value),
		...checkCommands(value),
		...checkDataWords(value),
		...checkCalendarNames(value),
	];
	const found = [...issues, ...named];
	if (!parsed.success || found.length > 0) {
		const problems = found.slice(0, problemsPlacedMax).map(place);
		throw configError(
			path,
			problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
			found.length,
		);
	}

	const {defaults, accounts, log, calendars, panel} = parsed.data;
	const instances = Object.entries(parsed.data.instances).map(([name, own]) =>
		toSettings(name, dirname(path), {defaults, own: own ?? {}}),
	);
	// Conflicts between accounts are checked once all settings are valid.
	const lineOf = (name: string) => at(offsetOf(document, ['instances', name])).line;
	const rivals = checkAccounts(instances, accounts, lineOf).map(place);
	if (rivals.length > 0) throw configError(path, rivals);
	return {
		general: {
			logRotateBytes: log.rotate_at,
			logKeepFiles: log.keep,
			calendars,
			panel,
			exclusiveAccounts: Object.keys(accounts).filter(label => accounts[label]?.exclusive),
		},
		accounts,
		defaults: toConfigDefaults(defaults, dirname(path)),
		instances,
		own: Object.fromEntries(
			Object.entries(parsed.data.instances).map(([name, own]) => [name, ownSettings(own ?? {})]),
		),
		saysInstances: saysInstances(value),
	};
}

function saysInstances(value: unknown): boolean {
	const {instances} = value as {instances?: unknown};
	return typeof instances === 'object' && instances !== null;
}

/** `text` may be a function: only problems that are shown are put into words. */
type KeyProblem = {keys: PropertyKey[]; text: string | (() => string)};

/** Limits the problems that get a place and a text: the cost of each grows with the number of keys. */
const problemsPlacedMax = 100;

/** Each unknown key is a problem of its own; the others combine the message of zod and the actual value. */
function toProblems(issue: z.core.$ZodIssue, value: unknown): KeyProblem[] {
	if (issue.code === 'unrecognized_keys') {
		const known = knownKeys(issue.path);
		return issue.keys.map(key => {
			const text = () => {
				const near = nearestWord(key, known);
				const hint =
					near === undefined ? `expected one of ${known.join(' ')}` : `did you mean ${near}?`;
				return `unknown key, ${hint}`;
			};
			return {keys: [...issue.path, key], text};
		});
	}

	const was = issue.path.reduce<unknown>(
		(inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key],
		value,
	);
	return [
		{keys: [...issue.path], text: () => `${issue.message}, was ${quotedValue(was, issue.path)}`},
	];
}

/** Returns the offset of the value of `keys`, else of its key, else of the nearest enclosing node. */
function offsetOf(document: Document, keys: readonly PropertyKey[]): number {
	for (let depth = keys.length; depth > 0; depth -= 1) {
		const inner = document.getIn(keys.slice(0, depth), true);
		const range = isNodeLike(inner) ? inner.range : undefined;
		if (range) return range[0];
	}
	return document.contents?.range?.[0] ?? 0;
}

function isNodeLike(value: unknown): value is {range?: [number, number, number] | null} {
	return typeof value === 'object' && value !== null && 'range' in value;
}

/** Limits the problems that are shown: a file that is not a configuration can have one per character. */
const problemsToldMax = 20;

function configError(
	path: string,
	problems: readonly ConfigProblem[],
	count = problems.length,
): AppError {
	const more = count - problemsToldMax;
	const [first = path, ...others] = problems
		.slice(0, problemsToldMax)
		.map(
			({line, column, key, text}) => `${path}:${line}:${column}: ${key ? `${key}: ` : ''}${text}`,
		);
	return new AppError({
		code: 'CONFIG_INVALID',
		exitCode: exitCode.configuration,
		what: first,
		also: [...others, ...(more > 0 ? [`and ${more} more`] : [])],
		why: `${count === 1 ? 'one thing' : `${count} things`} in the configuration cannot be used`,
		fix: 'edit the file; until then the last good settings stay in force',
		details: {path, problems: problems.slice(0, problemsToldMax)},
	});
}
