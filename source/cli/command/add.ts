/** `pitwall add`: adds an instance to `pitwall.yaml` and stores the code that it will run. */
import {programName} from '../../../state/domain/instance/program-text.ts';
import type {Mode} from '../../../state/domain/instance/instance.ts';
import type {FlagSpec, FlagTable, FlagValues} from '../../../state/flags/flag-table.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';
import {badCapital, usableListing} from '../../../state/settings/draft-refusal.ts';
import {flagsNotFor, notForProgram} from '../../../state/settings/audience.ts';
import {tags} from '../../../state/settings/field/label/tags.ts';
import {sharedFields} from '../../../state/settings/fields.ts';
import {AppError} from '../../../state/domain/error.ts';
import type {InstanceDraft} from '../../../state/domain/instance/instance-draft.ts';
import {readParameters} from '../../../state/domain/instance/parameter-refusal.ts';
import {findProgram, searchPath} from '../../../state/process/find-program.ts';
import {existing} from '../../../state/process/working-directory.ts';
import {readOrigins} from '../../../state/control/setting-origins.ts';
import {addInstance} from '../../control/instances.ts';
import type {ControlContext} from '../../control/context.ts';
import {scanAlgorithms} from '../../control/code/scan-algorithms.ts';
import type {CommandContext} from '../output/context.ts';
import {defineCommand} from '../line/define-command.ts';
import {codeFlags, marketFlags, paceFlags, tradeFlags} from '../line/setting-flags.ts';
import {flagOf, neededOf, pairTexts, parsedFlag} from '../line/setting-values.ts';
import {noWords} from '../line/words.ts';
import {inEditableHome} from '../home/editable-home.ts';
import {dataPath, interpreterPath} from '../home/typed-path.ts';
import {printResults, toResult} from '../output/results.ts';

const flags = {
	symbol: tradeFlags.symbol,
	algorithm: neededOf(sharedFields.algorithm),
	capital: {...neededOf(sharedFields.capital), parse: capitalMicros},
	fee: parsedFlag(sharedFields.fee_ppm),
	slippage: parsedFlag(sharedFields.slippage_ppm),
	name: {
		value: 'N',
		default: 'SYMBOL_algorithm_YYYYMMDD_HHMMSS',
		help: 'name of the instance',
	},
	mode: parsedFlag(sharedFields.mode),
	account: tradeFlags.account,
	set: codeFlags.set,
	tag: {...flagOf(tags), multiple: true},
	seed: parsedFlag(sharedFields.seed),
	data: marketFlags.data,
	speed: paceFlags.speed,
	schedule: paceFlags.schedule,
	python: codeFlags.python,
} as const satisfies FlagTable<FlagSpec>;

type AddFlags = FlagValues<typeof flags>;

type AddOptions = {
	/** `data` and `python` as typed: a relative path begins in the working directory. */
	draft: Omit<InstanceDraft, 'parameters' | 'program' | 'mode' | 'account'>;
	/** Undefined if the flag was not typed: `defaults` apply. */
	mode: Mode | undefined;
	account: string | undefined;
	/** Program and arguments after `--`; null: an algorithm. The program runs in the working directory. */
	program: readonly string[] | null;
	/** As typed; the algorithm declares their types. */
	parameters: Record<string, string>;
};

export const add = defineCommand({
	name: 'add',
	positional: '[-- PROGRAM…]',
	summary: 'add an instance to pitwall.yaml and keep the code that it will run',
	details: [
		'Checks everything before it writes: symbol, algorithm (its file is read again), capital, parameters (type and range), name and account. Comments and layout of pitwall.yaml remain.',
		'You may add the same symbol and algorithm again under another name. An exclusive account, and every LIVE one, trades a symbol with one instance only.',
		'--symbol, --algorithm and --capital are required; other settings default to those under defaults: in pitwall.yaml. The instance is not started.',
		'After --, write a program to run it as the instance, in the current directory. It needs --name, and takes --symbol, --mode, --account and --tag. For its other settings see pitwall help programs.',
	],
	flags,
	examples: [
		['pitwall add --symbol BTC --algorithm sma_crossover --capital 10000', 'with a generated name'],
		[
			'pitwall add --symbol ETH --algorithm A --capital 500 --set fast=5 --tag crypto',
			'with parameters and a tag',
		],
		['pitwall add --name BOT --tag bots -- python3 bot.py', 'an existing program'],
	],
	takesProgram: true,
	read({words, flags: given, program}) {
		noWords('add', words);
		return program === null ? readAlgorithm(given) : readProgram(given, program);
	},
	run: addToFile,
});

/** Reads the flags of an algorithm. @throws {@link UsageError} for a value that does not fit or is missing. */
function readAlgorithm(flags: AddFlags): AddOptions {
	const symbol = needed(flags, 'symbol');
	const algorithm = needed(flags, 'algorithm');
	const capital = needed(flags, 'capital');
	const {fee, slippage} = flags;
	return {
		draft: {
			symbol,
			algorithm,
			capitalMicros: capital,
			...(fee !== undefined && {feePpm: fee}),
			...(slippage !== undefined && {slippagePpm: slippage}),
			tags: flags.tag,
			name: flags.name ?? null,
			seed: flags.seed ?? null,
			data: flags.data ?? null,
			speed: flags.speed ?? null,
			schedule: flags.schedule ?? null,
			python: flags.python ?? null,
		},
		mode: flags.mode,
		account: flags.account,
		program: null,
		parameters: pairTexts(flags.set, '--set'),
	};
}

/** Reads the flags of a program. @throws {@link UsageError} for a flag that a program does not take. */
function readProgram(flags: AddFlags, program: readonly string[]): AddOptions {
	const usage = (what: string, why: string) =>
		new UsageError({
			what: `pitwall add: ${what}`,
			why,
			fix: 'write pitwall add --name BOT -- python3 bot.py',
		});
	if (!program[0]) throw usage('nothing follows --', 'a program was expected after it');
	const flagsGiven = flagsNotFor('command').filter(flag => isGiven(flags, flag));
	if (flagsGiven.length > 0) {
		const {given, why, fix} = notForProgram(flagsGiven.map(flag => `--${flag}`));
		throw new UsageError({what: `pitwall add: ${given} for a program`, why, fix});
	}
	const {name} = flags;
	if (name === undefined)
		throw usage('--name is missing', 'a program needs a name to run as an instance');
	const none = {seed: null, data: null, speed: null, schedule: null, python: null};
	return {
		draft: {
			symbol: flags.symbol ?? name,
			algorithm: programName(program),
			capitalMicros: 0,
			tags: flags.tag,
			name,
			...none,
		},
		mode: flags.mode,
		account: flags.account,
		program,
		parameters: {},
	};
}

function isGiven(flags: Readonly<Record<string, unknown>>, name: string): boolean {
	const value = flags[name];
	return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

function needed<Name extends 'symbol' | 'algorithm' | 'capital'>(flags: AddFlags, name: Name) {
	const value = flags[name];
	if (value !== undefined) return value;
	throw new UsageError({
		what: `pitwall add: --${name} is missing`,
		why: 'a new instance needs --symbol, --algorithm and --capital',
		fix: 'write pitwall add --symbol BTC --algorithm sma_crossover --capital 10000',
		details: {flag: `--${name}`},
	});
}

function capitalMicros(text: string): number {
	const micros = sharedFields.capital.parse(text);
	if (micros !== null) return micros;
	throw new AppError(badCapital(text));
}

/** Adds the instance. If it is refused, returns the exit code of the refusal. */
async function addToFile(context: CommandContext, command: AddOptions): Promise<number> {
	return inEditableHome(context, {initialize: true}, async control => {
		const {name, symbol} = command.draft;
		const {defaults} = await readOrigins(control.store, control.directory);
		const {mode = defaults.settings.mode, account = defaults.settings.account} = command;
		const complete = {...command, draft: {...command.draft, mode, account}};
		const outcome =
			command.program === null
				? await addAlgorithm(context, control, complete)
				: await addInstance(control, programDraft(context, complete, command.program), []);
		return printResults(context, [toResult(name ?? symbol, outcome)]);
	});
}

/** Fills in `defaults` for settings that were not typed. */
type Placed = Omit<AddOptions, 'draft'> & {
	draft: Omit<InstanceDraft, 'parameters' | 'program'>;
};

async function addAlgorithm(
	{workingDirectory}: CommandContext,
	control: ControlContext,
	{draft, parameters: texts}: Placed,
) {
	const {algorithm} = draft;
	const python = interpreterPath(draft.python, workingDirectory);
	const listings = await scanAlgorithms(control, python === null ? null : {algorithm, python});
	const listing = usableListing(algorithm, listings);
	if ('refusal' in listing) throw new AppError(listing.refusal);
	const reading = readParameters(algorithm, listing.parameters, texts);
	if (!reading.ok) throw new AppError(reading.refusal);
	const data = dataPath(draft.data, workingDirectory);
	const {parameters} = reading;
	const complete: InstanceDraft = {...draft, data, python, parameters, program: null};
	return addInstance(control, complete, listings);
}

/** @throws {@link AppError} `PROGRAM_NOT_FOUND`, `WORKING_DIRECTORY_GONE` (66), `PROGRAM_NOT_EXECUTABLE` (77). */
function programDraft(
	{workingDirectory, environment}: CommandContext,
	{draft}: Placed,
	argv: readonly string[],
): InstanceDraft {
	const cwd = existing(workingDirectory, 'a program of the command line runs in it');
	const program = {argv: [...argv], cwd};
	findProgram(draft.name ?? '', program, searchPath(environment));
	return {...draft, parameters: {}, program};
}
