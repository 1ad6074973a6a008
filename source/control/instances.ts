/**
 * Adds, removes and sets instances: `pitwall.yaml`, their rows, and the code of a new one. Used by commands
 * and panel alike.
 */
import {existsSync, statSync} from 'node:fs';
import type {Config} from '../../state/config/config.ts';
import {collectSnapshots} from '../../state/control/collect-snapshots.ts';
import type {AlgorithmListing} from '../../state/domain/instance/algorithm-listing.ts';
import {commandLine} from '../../state/domain/instance/program-text.ts';
import {draftRefusal, nameRefusal} from '../../state/settings/draft-refusal.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {
	defaultInstanceName,
	freeName,
	type InstanceDraft,
} from '../../state/domain/instance/instance-draft.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import {moneyDecimals} from '../../state/domain/trading/instrument.ts';
import type {ControlContext} from './context.ts';
import {type EditOutcome, outcomeOf} from './edit-outcome.ts';
import {pinCode, tryParameters} from './code/pin-code.ts';
import {removalRefusal} from './removal-refusal.ts';
import {changedText, settingRefusal} from './code/parameter-changes.ts';
import {whenFree} from './wait/when-free.ts';

export type {EditOutcome};

type Refused = Extract<EditOutcome, {ok: false}>;

/**
 * Adds the instance that `draft` describes and pins its code. All of it is checked first, against `listings`,
 * a scan of the algorithms. An instance whose code cannot be pinned is not added.
 */
export async function addInstance(
	context: ControlContext,
	draft: InstanceDraft,
	listings: readonly AlgorithmListing[],
): Promise<EditOutcome> {
	return outcomeOf(async () => {
		const settings = await writeInstance(context, draft, listings);
		const {name} = settings;
		const failure = settings.kind === 'command' ? null : await pin(context, name);
		if (failure === null) return {ok: true, name, text: addedText(context, settings)};
		await forget(context, name, 'its code could not be stored');
		return {...failure, text: `${name}: not added: ${failure.text}`};
	});
}

/** Keeps the code of a new instance; returns why that failed, or null. */
async function pin(context: ControlContext, name: string): Promise<Refused | null> {
	const outcome = await outcomeOf(async () =>
		whenFree(context, async () => {
			const [pinned] = await pinCode(context, [name], {upgrade: true, takenBy: 'add'});
			if (pinned === undefined || pinned.ok) return {ok: true, name, text: ''};
			if (pinned.code !== 'DATABASE_BUSY') return pinned;
			const {code, exitCode} = pinned;
			const [what = code, ...also] = pinned.text.split('\n');
			throw new AppError({code, exitCode, what, also});
		}),
	);
	return outcome.ok ? null : outcome;
}

/** The caller does not wait for it: the supervisor collects the rest later. */
async function collect({directory, store}: ControlContext): Promise<void> {
	await outcomeOf(async () => {
		collectSnapshots(directory, store);
		return {ok: true, name: '', text: ''};
	});
}

/** Removes an instance that does not run; its ledger, log and artifacts stay. */
export async function removeInstance(context: ControlContext, name: string): Promise<EditOutcome> {
	return outcomeOf(async () => {
		await forget(context, name, 'a person removed it');
		await collect(context);
		const text = `${name}: removed; its ledger, log and artifacts stay`;
		return {ok: true, name, text};
	});
}

/**
 * Sets parameters for the next start; an empty text resets one to its default. The code of that start must
 * accept them, together with the unchanged ones. All other settings belong to the instance's ledger and
 * cannot be set.
 */
export async function setParameters(
	context: ControlContext,
	name: string,
	changes: Record<string, string>,
): Promise<EditOutcome> {
	return outcomeOf(async () => {
		const {store, directory} = context;
		const {changeConfig} = await import('../../state/control/change-config.ts');
		const {readConfigOrNone} = await import('../../state/config/load-config.ts');
		const check = (config: Config) => {
			const refusal = settingRefusal(context, name, config);
			if (refusal !== null) throw new AppError(refusal);
		};
		check(readConfigOrNone(directory.config));
		const tried = await tryParameters(context, name, changes);
		if (!tried.ok) return {...tried, text: `${name}: nothing was set: ${tried.text}`};
		const {parameters} = tried;
		const text = changedText(context, name, parameters);
		const decide = (config: Config) => {
			check(config);
			return {do: 'set', name, parameters} as const;
		};
		const alongside = () => record(context, {name, type: 'ParametersSet', text});
		await whenFree(context, () => changeConfig(store, directory, {decide, alongside}));
		return {ok: true, name, text};
	});
}

/** Writes the entry and its row; returns the resulting settings. */
async function writeInstance(
	context: ControlContext,
	draft: InstanceDraft,
	listings: readonly AlgorithmListing[],
): Promise<InstanceSettings> {
	const {store, directory, clock} = context;
	const [{changeConfig}, {dataFile, draftEntry}, {exclusiveRefusal}] = await Promise.all([
		import('../../state/control/change-config.ts'),
		import('../../state/config/draft-entry.ts'),
		import('./exclusive-refusal.ts'),
	]);
	const file = draft.data === null ? null : dataFile(draft.data, directory.home);
	if (file !== null) checkDataFile(file);
	const wished = draft.name ?? defaultInstanceName(draft.symbol, draft.algorithm, clock.nowMs());
	let name = wished;
	const decide = (config: Config) => {
		const names = takenNames(context, config);
		name = draft.name ?? freeName(wished, names);
		const refusal =
			draftRefusal(draft, {listings, names}) ??
			nameRefusal(name, names) ??
			exclusiveRefusal({...draft, name}, config);
		if (refusal !== null) throw new AppError(refusal);
		return {do: 'add', name, entry: draftEntry(draft, directory.home)} as const;
	};
	const alongside = () => record(context, {name, type: 'InstanceAdded', text: `${name}: added`});
	try {
		await whenFree(context, () => changeConfig(store, directory, {decide, alongside}));
	} catch (error) {
		throw blamingDraft(error, name);
	}

	const settings = store.instance(name);
	if (settings !== undefined) return settings;
	// Another program removed it from the file at the same moment.
	throw new AppError({
		code: 'CONFIG_CHANGING',
		exitCode: exitCode.temporary,
		what: `${name}: it was added, but is gone again`,
		why: `another program changed ${directory.config}`,
		fix: 'check the file, then try again',
	});
}

/** Names in the file, and names that run or were run by hand. */
function takenNames({store}: ControlContext, config: Config): string[] {
	const rows = [...config.instances, ...store.instances()].map(({name}) => name);
	return [...new Set(rows)];
}

async function forget(context: ControlContext, name: string, reason: string): Promise<void> {
	const {store, directory} = context;
	const {changeConfig} = await import('../../state/control/change-config.ts');
	await whenFree(context, () =>
		changeConfig(store, directory, {
			decide(config) {
				const refusal = removalRefusal(context, name);
				if (refusal !== null) throw new AppError(refusal);
				const isInFile = config.instances.some(each => each.name === name);
				return isInFile ? {do: 'remove', name} : null;
			},
			alongside() {
				store.forgetInstance(name);
				record(context, {name, type: 'InstanceRemoved', text: `${name}: ${reason}`});
			},
		}),
	);
}

function record(
	{store, clock}: ControlContext,
	event: {name: string; type: string; text: string},
): void {
	store.appendEvent({...event, recordedAtMs: clock.nowMs()});
}

function addedText({directory}: ControlContext, settings: InstanceSettings): string {
	const {name, symbol, algorithm, mode, account, capitalMicros, command} = settings;
	const capital = capitalMicros / 10 ** moneyDecimals;
	const what =
		command === null
			? `${symbol}, algorithm ${algorithm}, ${mode} on account ${account} with ${capital}`
			: `program ${commandLine(command)} in ${command.cwd}, ${mode} on account ${account}`;
	const confirm = mode === 'LIVE' ? ' --confirm-live' : '';
	return [
		`${name}: added: ${what}`,
		// Mentions the ledger of an earlier instance of this name before its amounts surprise a person.
		...(existsSync(directory.ledger(name))
			? ['the ledger of an earlier instance with this name exists and is continued']
			: []),
		`start it with: pitwall start ${name}${confirm}`,
	].join('\n');
}

function checkDataFile(file: string): void {
	const stats = statSync(file, {throwIfNoEntry: false});
	if (stats === undefined) throw noSuchFile(file);
	if (stats.isFile()) return;
	throw new AppError({
		code: 'BAR_DATA_NOT_REGULAR',
		exitCode: exitCode.badData,
		what: `${file}: it is not a regular file`,
		why: 'the bars are read again at each start, which a pipe, a device or a directory does not allow',
		fix: 'write the bars into a CSV file, and name that',
	});
}

function noSuchFile(file: string): AppError {
	return new AppError({
		code: 'BAR_DATA_NOT_FOUND',
		exitCode: exitCode.noInput,
		what: `${file}: there is no such file`,
		why: 'the new instance needs it for its bars',
		fix: 'name a CSV file with time, open, high, low, close, volume, or builtin:sp500-2000',
	});
}

/** A problem of the new entry is a problem of the request: the file itself is as good as before. */
function blamingDraft(error: unknown, name: string): unknown {
	if (!(error instanceof AppError) || error.code !== 'CONFIG_INVALID') return error;
	const problems = error.details['problems'] as ReadonlyArray<{key: string; text: string}>;
	const own = problems.find(({key}) => key.startsWith(`instances.${name}.`));
	if (own === undefined) return error;
	const setting = own.key.slice(`instances.${name}.`.length);
	return new AppError({
		code: 'SETTING_REFUSED',
		exitCode: exitCode.usage,
		what: `${name}: not added: its ${setting} cannot be used`,
		why: own.text,
		fix: `give another ${setting}, or leave it out`,
	});
}
