/**
 * `pitwall.yaml` → settings of all instances. Reports every problem at once, with line, column, what was
 * there and what was expected. Pure: it touches no disk. The shape itself stands in config-schema.ts.
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

/** Settings that concern no single instance. */
export type GeneralSettings = {
	/** A log is renamed and begun anew when it is longer than this. */
	logRotateBytes: number;
	/** Renamed logs that are kept for each instance. */
	logKeepFiles: number;
	/** Market calendars beside the shipped ones. */
	calendars: MarketCalendar[];
	/** Labels of accounts that trade each symbol with one instance only, also in SIM. */
	exclusiveAccounts: string[];
	panel: PanelSettings;
};

export type Config = {
	general: GeneralSettings;
	accounts: Accounts;
	/** What holds under a name that the file does not hold. */
	defaults: ConfigDefaults;
	instances: InstanceSettings[];
	/** Name of an instance → what its own entry says. */
	own: OwnSettings;
	/** Whether the key `instances` holds a mapping, be it an empty one: an emptied file has none. */
	saysInstances: boolean;
};

/** One thing that is wrong with the file. */
export type ConfigProblem = {
	/** From 1. */
	line: number;
	column: number;
	/** `instances.BTC.speed`; empty for the file as a whole. */
	key: string;
	/** What was there and what was expected. */
	text: string;
};

/**
 * Returns the configuration that `text` holds; `path` only names the file in messages.
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
	// Only settings that can be used say who trades where.
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

/** `text` as a function: worded for those alone that are told. */
type KeyProblem = {keys: PropertyKey[]; text: string | (() => string)};

/** To place and word a problem takes longer the more keys there are. */
const problemsPlacedMax = 100;

/** A key nobody knows is one problem each; all others carry zod's words and what was there. */
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

/** Where the value of `keys` stands, or its key, or the nearest thing around it that the file has. */
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

/** A file that is no configuration at all has a problem in each character. */
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
