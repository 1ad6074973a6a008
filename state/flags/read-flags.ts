/**
 * argv → words and flags, by a table of flags. Both programs use it. `parseArgs` of Node splits the arguments and
 * accepts everything; this module reports the errors, so that their wording is ours. Pure.
 */
import {parseArgs} from 'node:util';
import {nearestWord} from '../domain/text/nearest-word.ts';
import type {FlagShape, FlagTable, GivenFlags} from './flag-table.ts';
import {UsageError} from './usage-error.ts';

export type ReadArguments = {
	/** Arguments that are neither a flag nor its value, and everything after `--`. */
	words: string[];
	given: GivenFlags;
};

/** The wording of the refusal of an unknown flag. */
export type Reader = {
	/** The reason: `no command takes it`. */
	why: string;
	/** The command that lists the flags: `pitwall --help`. */
	help: string;
	/** Of a flag that is given twice although it holds one value, the last value counts: scripts append flags. */
	lastCounts?: boolean;
};

/**
 * Returns the words and flags of `argv`.
 * @throws {@link UsageError} for an unknown flag, a missing value, a value for a switch, and a repeated flag that
 * takes one value, unless the last value counts.
 */
export function readFlags(
	argv: readonly string[],
	table: FlagTable,
	reader: Reader,
): ReadArguments {
	const words: string[] = [];
	const given = new Map<string, Array<string | true>>();
	for (const token of tokensOf(argv, table)) {
		if (token.kind === 'positional') words.push(unmarked(token.value));
		if (token.kind !== 'option') continue;
		const flag = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
		if (flag === undefined) throw unknownFlag(token.rawName, Object.keys(table), reader);
		const dashed = `--${token.name}`;
		const value = valueOf(dashed, flag, token);
		const before = given.get(token.name) ?? [];
		const holdsOne = flag.value !== undefined && !flag.multiple;
		if (holdsOne && before.length > 0 && !reader.lastCounts) throw givenTwice(dashed);
		given.set(token.name, holdsOne ? [value] : [...before, value]);
	}

	return {words, given};
}

function tokensOf(argv: readonly string[], table: FlagTable) {
	const options = Object.entries(table).map(([name, {value, short}]) => {
		const type = value === undefined ? ('boolean' as const) : ('string' as const);
		return [name, {type, ...(short !== undefined && {short})}] as const;
	});
	return parseArgs({
		args: argv.map(marked),
		options: Object.fromEntries(options),
		strict: false,
		allowPositionals: true,
		tokens: true,
	}).tokens;
}

/** A character that cannot occur in an argument of a process. */
const mark = '\0';

/** Marks `-3.5` as a number, not a group of one-letter flags. */
function marked(argument: string): string {
	return /^-\.?\d/.test(argument) ? mark + argument : argument;
}

function unmarked(argument: string): string {
	return argument.startsWith(mark) ? argument.slice(mark.length) : argument;
}

type OptionToken = {value: string | undefined; inlineValue: boolean | undefined};

function valueOf(
	dashed: string,
	flag: FlagShape,
	{value, inlineValue = false}: OptionToken,
): string | true {
	if (flag.value === undefined) {
		if (value === undefined) return true;
		throw switchWithValue(dashed, unmarked(value));
	}

	// Without `=`, a word that looks like a flag is the next flag, not the value.
	const isNextFlag = !inlineValue && value?.startsWith('-');
	if (value === undefined || value === '' || isNextFlag) throw missingValue(dashed, flag);
	return unmarked(value);
}

function givenTwice(dashed: string): UsageError {
	return new UsageError({
		what: `${dashed}: given more than once`,
		why: 'it takes one value',
		fix: `keep one ${dashed}`,
		details: {flag: dashed},
	});
}

function missingValue(dashed: string, {value = '', choices}: FlagShape): UsageError {
	return new UsageError({
		what: `${dashed}: value missing`,
		why: `it needs ${value}${choices === undefined ? '' : `, one of ${choices.join(' ')}`}`,
		fix: `write ${dashed} ${choices?.[0] ?? value}`,
	});
}

function switchWithValue(dashed: string, value: string): UsageError {
	return new UsageError({
		what: `${dashed}: was given the value ${value}`,
		why: 'it is a switch and takes no value',
		fix: `write ${dashed} alone, or leave it out`,
	});
}

function unknownFlag(typed: string, names: readonly string[], {why, help}: Reader): UsageError {
	const near = nearestWord(typed.replace(/^-+(no-)?/, ''), names);
	return new UsageError({
		what: `${typed}: no such flag`,
		why,
		fix: near === undefined ? `see ${help}` : `did you mean --${near}? See ${help}`,
		details: {flag: typed, suggestion: near === undefined ? null : `--${near}`},
	});
}
