/** The command lines of `add`, `remove` and `set`. Pure. */
import {withoutSecretWords} from '../../../state/domain/text/secret.ts';
import {programName} from '../../../state/domain/instance/command-text.ts';
import {costShareExpected, parseCostShare} from '../../../state/domain/trading/cost-share.ts';
import {parseDecimal} from '../../../state/domain/number/decimal.ts';
import {badCapital} from '../../../state/settings/draft-refusal.ts';
import {AppError} from '../../../state/domain/error.ts';
import type {InstanceDraft} from '../../../state/domain/instance/instance-draft.ts';
import type {Mode} from '../../../state/domain/instance/instance.ts';
import {moneyDecimals} from '../../../state/domain/trading/instrument.ts';
import {isReservedKey} from '../../../state/domain/instance/reserved-name.ts';
import {flags} from './flags.ts';
import {flagText, flagTexts, type RawArguments} from './read-flags.ts';
import {checkedNames, choice} from './target.ts';
import {UsageError} from './usage-error.ts';
import {nonNegative} from './values.ts';

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
	const seed = flagText(raw, 'seed');
	return {
		command: 'add',
		draft: {
			symbol,
			algorithm,
			capitalMicros: capitalMicros(capital),
			...costs(raw),
			tags: flagTexts(raw, 'tag'),
			name: flagText(raw, 'name') ?? null,
			seed: seed === undefined ? null : nonNegative('--seed', seed, {max: 2 ** 31 - 1}),
			data: flagText(raw, 'data') ?? null,
			speed: flagText(raw, 'speed') ?? null,
			schedule: flagText(raw, 'schedule') ?? null,
			python: flagText(raw, 'python') ?? null,
		},
		...labels(raw),
		program: null,
		parameters: pairs(flagTexts(raw, 'set'), '--set'),
	};
}

/** Flags that mean nothing to a program, which trades by itself. */
const algorithmFlags = [
	'algorithm',
	'capital',
	'fee',
	'slippage',
	'set',
	'seed',
	'data',
	'speed',
	'schedule',
	'python',
];

function addProgram(raw: RawArguments, program: readonly string[]): AddCommand {
	const usage = 'write pitwall add --name BOT -- python3 bot.py';
	if (!program[0])
		throw new UsageError({
			what: 'pitwall add: nothing stands behind --',
			why: 'a program was expected there',
			fix: usage,
		});
	const given = algorithmFlags.filter(flag => raw.values.has(flag)).map(flag => `--${flag}`);
	if (given.length > 0)
		throw new UsageError({
			what: `pitwall add: ${given.join(' and ')} ${given.length === 1 ? 'was' : 'were'} given for a program`,
			why: 'it trades by itself; these belong to an algorithm',
			fix: `leave ${given.length === 1 ? 'it' : 'them'} out, or give it to the program, behind --`,
		});
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
	const mode = flagText(raw, 'mode');
	return {
		mode: mode === undefined ? undefined : (choice(flags.runMode, mode) as Mode),
		account: flagText(raw, 'account'),
	};
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
	return {command: 'set', name: checked, changes: pairs(changes, 'pitwall set')};
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
	const [fee, slippage] = (['fee', 'slippage'] as const).map(flag => cost(raw, flag));
	return {
		...(fee !== undefined && {feePpm: fee}),
		...(slippage !== undefined && {slippagePpm: slippage}),
	};
}

function cost(raw: RawArguments, flag: 'fee' | 'slippage'): number | undefined {
	const text = flagText(raw, flag);
	if (text === undefined) return undefined;
	const share = parseCostShare(text);
	if (share !== null) return share;
	throw new UsageError({
		what: `--${flag}: was ${text.slice(0, 80)}`,
		why: `expected ${costShareExpected}`,
		fix: `write --${flag} 0.04%`,
		details: {flag: `--${flag}`},
	});
}

function capitalMicros(text: string): number {
	const plain = /^\d+(?:\.\d+)?$/.test(text);
	const parsed = plain ? parseDecimal(text, moneyDecimals) : null;
	if (parsed?.ok && parsed.value > 0) return parsed.value;
	throw new AppError(badCapital(text));
}

function pairs(texts: readonly string[], where: string): Record<string, string> {
	return Object.fromEntries(
		texts.map(text => {
			const [, key, value] = /^([A-Za-z_]\w{0,63})=(.*)$/s.exec(text) ?? [];
			if (key !== undefined && value !== undefined && !isReservedKey(key)) return [key, value];
			throw new UsageError({
				what: `${where}: was ${withoutSecretWords([text.slice(0, 80)]).join(' ')}`,
				why:
					key !== undefined && isReservedKey(key)
						? `expected another name than ${key}`
						: 'expected KEY=VALUE, with a key of letters, digits and underscores',
				fix: `write ${where} fast=10`,
			});
		}),
	) as Record<string, string>;
}
