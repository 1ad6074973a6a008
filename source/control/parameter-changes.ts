/** What `set` means for one instance: typed values, or why not. */
import type {Config} from '../../state/config/config.ts';
import type {AlgorithmListing} from '../../state/domain/algorithm-listing.ts';
import {usableListing} from '../../state/domain/draft-refusal.ts';
import {type AppErrorFacts, exitCode} from '../../state/domain/error.ts';
import type {InstanceSettings, ParameterValue} from '../../state/domain/instance.ts';
import type {ParameterSpec} from '../../state/domain/parameter.ts';
import {readParameters} from '../../state/domain/parameter-refusal.ts';
import {readLock} from '../../state/lock/inspect.ts';
import type {ControlContext} from './context.ts';
import {unknownInstance} from './unknown-instance.ts';

export type ChangesReading =
	| {ok: true; parameters: Record<string, ParameterValue | null>; text: string}
	| {ok: false; refusal: AppErrorFacts};

type Wish = {
	config: Config;
	/** As typed; empty: back to the default. */
	changes: Readonly<Record<string, string>>;
	listings: readonly AlgorithmListing[];
};

/** Returns the values to write into the file, null for those that go back to their default, and what to say of it. */
export function readChanges(
	context: ControlContext,
	name: string,
	{config, changes, listings}: Wish,
): ChangesReading {
	const settings = config.instances.find(each => each.name === name);
	if (settings === undefined) return {ok: false, refusal: notConfigured(context, name, config)};
	if (settings.kind === 'command') return {ok: false, refusal: noParameters(name)};
	const specs = specsOf(context, settings, listings);
	if ('refusal' in specs) return {ok: false, refusal: specs.refusal};
	const reading = readParameters(settings.algorithm, specs, withDefaults(specs, changes));
	if (!reading.ok) return reading;
	const parameters: Record<string, ParameterValue | null> = {};
	for (const [key, value] of Object.entries(reading.parameters))
		parameters[key] = changes[key] === '' ? null : value;
	return {ok: true, parameters, text: changedText(context, settings, parameters)};
}

/** An empty text stands for the default, which fits. */
function withDefaults(
	specs: readonly ParameterSpec[],
	changes: Readonly<Record<string, string>>,
): Record<string, string> {
	const standard = new Map(specs.map(spec => [spec.name, String(spec.default)]));
	const filled = Object.entries(changes).map(([key, text]) => [
		key,
		text === '' ? (standard.get(key) ?? '') : text,
	]);
	return Object.fromEntries(filled) as Record<string, string>;
}

/**
 * The parameters that the algorithm declares. Its file may be gone while its code is kept: then those that the
 * instance has count, by the type of their values, and the next start checks the rest.
 */
function specsOf(
	{store}: ControlContext,
	{name, algorithm, parameters}: InstanceSettings,
	listings: readonly AlgorithmListing[],
): readonly ParameterSpec[] | {refusal: AppErrorFacts} {
	const listing = usableListing(algorithm, listings);
	if (!('refusal' in listing)) return listing.parameters;
	if (store.code(name)?.algorithm !== algorithm) return listing;
	return Object.entries(parameters).map(([key, value]) => ({name: key, default: value}));
}

function changedText(
	{directory}: ControlContext,
	{name, mode}: InstanceSettings,
	parameters: Readonly<Record<string, ParameterValue | null>>,
): string {
	const list = Object.entries(parameters).map(
		([key, value]) => `${key}=${value === null ? 'default' : value}`,
	);
	const word = readLock(directory, name)?.verdict === 'held' ? 'restart' : 'start';
	const confirm = mode === 'LIVE' ? ' --confirm-live' : '';
	return `${name}: ${list.join(' ')}\nholds from the next start: pitwall ${word} ${name}${confirm}`;
}

function noParameters(name: string): AppErrorFacts {
	return {
		code: 'NO_PARAMETERS',
		exitCode: exitCode.usage,
		what: `${name}: nothing was set`,
		why: 'it runs a program, which takes its settings from its command line',
		fix: 'edit its command in pitwall.yaml',
		details: {name},
	};
}

function notConfigured({store}: ControlContext, name: string, config: Config): AppErrorFacts {
	const known = config.instances.map(each => each.name);
	if (store.instance(name) === undefined) return unknownInstance(name, known);
	return {
		code: 'NOT_CONFIGURED',
		exitCode: exitCode.noInput,
		what: `${name}: nothing was set`,
		why: 'it was run by hand; pitwall.yaml does not name it',
		fix: `give it on the command line: pitwall run --name ${name} --set KEY=VALUE`,
		details: {name, known},
	};
}
