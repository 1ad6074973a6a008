/** Parses argv to a command. */
import {nearestWord} from '../../../state/domain/text/nearest-word.ts';
import {
	type FlagShape,
	type FlagTable,
	flagValues,
	type GivenFlags,
} from '../../../state/flags/flag-table.ts';
import {readFlags} from '../../../state/flags/read-flags.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';
import {
	commandNames,
	type Commands,
	commands,
	isCommandName,
	loadCommands,
} from '../command/commands.ts';
import {commonFlags} from './common-flags.ts';
import type {Command, Prepared} from './define-command.ts';
import {commandPosition} from './hand-over.ts';

/** A command with the flags of every command. */
export type CommandLine = {
	/** Name of the command. */
	name: string;
	prepared: Prepared;
	/** Value of `--home`. */
	home: string | undefined;
	allowRoot: boolean;
	json: boolean;
	debug: boolean;
};

/**
 * Parses `argv`, without program and script.
 * @throws {@link UsageError} for an argument that no command takes.
 */
export async function readCommandLine(argv: readonly string[]): Promise<CommandLine> {
	const word = argv[commandPosition(argv)] ?? 'panel';
	const command = await commands[isCommandName(word) ? word : 'panel']();
	return readPlainLine(argv, command) ?? readLine(argv, await loadCommands());
}

/**
 * Returns the line of `command`. Returns null for another command, and if the other commands are needed: for help, for
 * `-n 5 logs`, and for a refusal that names the commands of a flag.
 */
function readPlainLine(argv: readonly string[], command: Command): CommandLine | null {
	const {flagWords, program} = splitProgram(argv, command);
	let read;
	try {
		read = readFlags(flagWords, {...command.flags, ...commonFlags}, unknownFlag);
	} catch (error) {
		if (error instanceof UsageError) return null;
		throw error;
	}

	const {words, given} = read;
	const [word = 'panel', ...names] = words;
	const isPlain = word === command.name && !given.has('help') && !given.has('version');
	return isPlain ? lineOf(command, names, {given, program}) : null;
}

/**
 * Parses `argv`; `all` holds every command.
 * @throws {@link UsageError} as {@link readCommandLine}.
 */
export function readLine(argv: readonly string[], all: Commands): CommandLine {
	const first = commandNamed(argv[commandPosition(argv)] ?? 'panel', all);
	const {flagWords, program} = splitProgram(argv, first);
	const {words, given} = readFlags(flagWords, flagsOf(all, first), unknownFlag);
	const [word = 'panel', ...names] = words;
	const command = commandOf(word, all);
	if (given.has('help')) {
		const topic = words.length === 0 ? [] : [command.name];
		return lineOf(commandOf('help', all), topic, {given, program: null});
	}

	checkFlags(command, given, all);
	const version = given.has('version') ? all.get('version') : undefined;
	return lineOf(version ?? command, names, {given, program});
}

const unknownFlag = {why: 'no command takes it', help: 'pitwall --help'};

function lineOf(
	command: Command,
	words: readonly string[],
	{given, program}: {given: GivenFlags; program: readonly string[] | null},
): CommandLine {
	const {home, json, debug, 'allow-root': allowRoot} = flagValues(commonFlags, given);
	const {name} = command;
	return {name, prepared: command.prepare({words, given, program}), home, allowRoot, json, debug};
}

/** Splits off the program after `--`, with its own flags, if the command takes one. */
function splitProgram(argv: readonly string[], command: Command | undefined) {
	const end = argv.indexOf('--');
	if (end < 0 || !command?.takesProgram) return {flagWords: argv, program: null};
	return {flagWords: argv.slice(0, end), program: argv.slice(end + 1)};
}

/**
 * Returns the flags of all commands. A flag takes a value in every command or in none, so a line can be split before its
 * command is known. Refusals use the texts of the flags of `first`.
 */
function flagsOf(all: Commands, first: Command | undefined): FlagTable {
	const tables = [...all.values()].map(({flags}) => flags);
	return Object.fromEntries(
		[...tables, first?.flags ?? {}, commonFlags].flatMap(table => Object.entries<FlagShape>(table)),
	);
}

function commandNamed(word: string, all: Commands): Command | undefined {
	return isCommandName(word) ? all.get(word) : undefined;
}

function commandOf(word: string, all: Commands): Command {
	const found = commandNamed(word, all);
	if (found !== undefined) return found;
	const names = commandNames();
	const near = nearestWord(word, names);
	throw new UsageError({
		what: `${word}: no such command`,
		why: `the commands are ${names.join(' ')}`,
		fix: near === undefined ? 'see pitwall --help' : `did you mean pitwall ${near}?`,
		details: {command: word, suggestion: near ?? null},
	});
}

/** Refuses flags that only other commands take. */
function checkFlags({name, flags}: Command, given: GivenFlags, all: Commands): void {
	for (const flag of given.keys()) {
		if (Object.hasOwn(flags, flag) || Object.hasOwn(commonFlags, flag)) continue;
		const users = [...all.values()].filter(user => Object.hasOwn(user.flags, flag));
		throw new UsageError({
			what: `--${flag}: pitwall ${name === 'panel' ? 'without a command' : name} does not take it`,
			why: `it belongs to ${users.map(user => user.name).join(', ')}`,
			fix: `leave it out, or see pitwall ${name === 'panel' ? '' : `${name} `}--help`,
			details: {flag: `--${flag}`, command: name},
		});
	}
}
