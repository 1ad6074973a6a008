/** The command lines of `add`, `remove` and `set`. Pure. */
import {programName} from '../../../state/domain/instance/command-text.ts';
import {badCapital} from '../../../state/settings/draft-refusal.ts';
import {AppError} from '../../../state/domain/error.ts';
import type {InstanceDraft} from '../../../state/domain/instance/instance-draft.ts';
import type {Mode} from '../../../state/domain/instance/instance.ts';
import {flagsNotFor, notForProgram} from '../../../state/settings/audience.ts';
import {sharedFields} from '../../../state/settings/fields.ts';
import {flagText, flagTexts, type RawArguments} from './read-flags.ts';
import {pairTexts, settingValue} from './setting-values.ts';
import {checkedNames} from './target.ts';
import {UsageError} from './usage-error.ts';

export type AddCommand = {
	command: 'add';
	/** `data` and `python` as typed: a relative path begins in the working directory. */
	draft: Omit<InstanceDraft, 'parameters' | 'program' | 'mode' | 'account'>;
	/** Undefined where the person said nothing: `defaults` hold then. */
	mode: Mode | undefined;
	account: string | undefined;
	/** Program and arguments behind `--`; null: an algorithm. It runs where it was typed. */
	program: readonly string[] | null;
	/** As typed; what they mean is told by the algorithm. */
	parameters: Record<string, string>;
};

export type ManageCommand =
	| AddCommand
	| {command: 'remove'; names: readonly string[]; yes: boolean}
	/** An empty text takes a parameter back to its default. */
	| {command: 'set'; name: string; changes: Record<string, string>};

/** Reads `pitwall add`; `program` stands behind `--`. */
export function addArguments(raw: RawArguments, program: readonly string[] | null): AddCommand {
	if (program !== null) return addProgram(raw, program);
	const [symbol, algorithm, capital] = ['symbol', 'algorithm', 'capital'].map(flag =>
		needed(raw, flag),
	) as [string, string, string];
	return {
		command: 'add',
		draft: {
			symbol,
			algorithm,
			capitalMicros: capitalMicros(capital),
			...costs(raw),
			tags: flagTexts(raw, 'tag'),
			name: flagText(raw, 'name') ?? null,
			seed: settingValue(raw, sharedFields.seed) ?? null,
			data: flagText(raw, 'data') ?? null,
			speed: flagText(raw, 'speed') ?? null,
			schedule: flagText(raw, 'schedule') ?? null,
			python: flagText(raw, 'python') ?? null,
		},
		...labels(raw),
		program: null,
		parameters: pairTexts(flagTexts(raw, 'set'), '--set'),
	};
}

function addProgram(raw: RawArguments, program: readonly string[]): AddCommand {
	const usage = 'write pitwall add --name BOT -- python3 bot.py';
	if (!program[0])
		throw new UsageError({
			what: 'pitwall add: nothing stands behind --',
			why: 'a program was expected there',
			fix: usage,
		});
	const flagsGiven = flagsNotFor('command').filter(flag => raw.values.has(flag));
	if (flagsGiven.length > 0) {
		const {given, why, fix} = notForProgram(flagsGiven.map(flag => `--${flag}`));
		throw new UsageError({what: `pitwall add: ${given} for a program`, why, fix});
	}
	const name = flagText(raw, 'name');
	if (name === undefined)
		throw new UsageError({
			what: 'pitwall add: --name is missing',
			why: 'a program that is to run as an instance needs a name',
			fix: usage,
		});
	return {
		command: 'add',
		draft: {
			symbol: flagText(raw, 'symbol') ?? name,
			algorithm: programName(program),
			capitalMicros: 0,
			tags: flagTexts(raw, 'tag'),
			name,
			...{seed: null, data: null, speed: null, schedule: null, python: null},
		},
		...labels(raw),
		program,
		parameters: {},
	};
}

/** What an algorithm and a program have in common. */
function labels(raw: RawArguments): Pick<AddCommand, 'mode' | 'account'> {
	return {mode: settingValue(raw, sharedFields.mode), account: flagText(raw, 'account')};
}

/** Reads `pitwall remove`. */
export function removeArguments(names: readonly string[], raw: RawArguments): ManageCommand {
	if (names.length === 0)
		throw new UsageError({
			what: 'pitwall remove: no instance was named',
			why: 'it removes the instances named, and no others',
			fix: 'write pitwall remove NAME… (pitwall ps lists the names)',
		});
	return {command: 'remove', names: checkedNames(names), yes: raw.values.has('yes')};
}

/** Reads `pitwall set`. */
export function setArguments(words: readonly string[]): ManageCommand {
	const [name, ...changes] = words;
	if (name === undefined || name.includes('=') || changes.length === 0)
		throw new UsageError({
			what: `pitwall set ${words.join(' ')}: ${name === undefined || name.includes('=') ? 'no instance was named' : 'nothing is to be set'}`,
			why: 'it takes a name and at least one KEY=VALUE',
			fix: `write pitwall set ${name === undefined || name.includes('=') ? 'NAME' : name} KEY=VALUE…`,
		});
	const [checked = name] = checkedNames([name]);
	return {command: 'set', name: checked, changes: pairTexts(changes, 'pitwall set')};
}

function needed(raw: RawArguments, flag: string): string {
	const value = flagText(raw, flag);
	if (value !== undefined) return value;
	throw new UsageError({
		what: `pitwall add: --${flag} is missing`,
		why: 'a new instance needs --symbol, --algorithm and --capital',
		fix: 'write pitwall add --symbol BTC --algorithm sma_crossover --capital 10000',
		details: {flag: `--${flag}`},
	});
}

function costs(raw: RawArguments): Pick<InstanceDraft, 'feePpm' | 'slippagePpm'> {
	const fee = settingValue(raw, sharedFields.fee_ppm);
	const slippage = settingValue(raw, sharedFields.slippage_ppm);
	return {
		...(fee !== undefined && {feePpm: fee}),
		...(slippage !== undefined && {slippagePpm: slippage}),
	};
}

function capitalMicros(text: string): number {
	const micros = sharedFields.capital.parse(text);
	if (micros !== null) return micros;
	throw new AppError(badCapital(text));
}
