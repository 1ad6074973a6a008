/** argv → one typed command, by the tables of `commands.ts` and `flags.ts`. Pure. */
import {nearestWord} from '../../../state/domain/text/nearest-word.ts';
import {isWishName, type WishName} from '../../verb/verbs.ts';
import {type BacktestCommand, backtestArguments} from './backtest-arguments.ts';
import {
	addArguments,
	type ManageCommand,
	removeArguments,
	setArguments,
} from './manage-arguments.ts';
import {type CommandName, type CommandSpec, commands} from './commands.ts';
import {commandPosition} from './hand-over.ts';
import {type LedgerCommand, ledgerArguments} from './ledger-arguments.ts';
import {type LocksCommand, locksArguments} from './locks-arguments.ts';
import {type LogsCommand, logsArguments} from './logs-arguments.ts';
import {commonFlags, type FlagKey, flags} from './flags.ts';
import {nonNegative} from './values.ts';
import {flagText, type RawArguments, readFlags} from './read-flags.ts';
import {type MetricsCommand, metricsArguments} from './metrics-arguments.ts';
import {topics} from '../help/topics.ts';
import type {HelpTopic} from '../help/show-help.ts';
import {oneName, requiredTarget, type Target, targetOf} from './target.ts';
import {UsageError} from './usage-error.ts';
import {choiceWord, noWords} from './words.ts';

export type TargetCommand = {
	command: WishName;
	target: Target;
	/** 0: return at once. */
	waitMs: number;
	confirmLive: boolean;
	/** Take the code as its file is now. */
	upgrade: boolean;
};

/** Whether a command is one of the verbs that change what is wanted. */
export function isTargetCommand(command: Command): command is TargetCommand {
	return isWishName(command.command);
}

export type DownCommand = {command: 'down'; yes: boolean; flatten: boolean; waitMs: number};

export type Command =
	| TargetCommand
	| LogsCommand
	| DownCommand
	| ManageCommand
	| {command: 'panel'; fps: number | null; mouse: boolean}
	| {command: 'help'; topic: HelpTopic}
	| {command: 'version'}
	| {command: 'run'}
	| BacktestCommand
	| {command: 'init' | 'doctor' | 'algorithms'}
	| {command: 'supervisor'; automatic: boolean; restart: boolean; stopsAll: boolean}
	| {command: 'up'; waitMs: number}
	| {command: 'ps'; target: Target | null}
	| {command: 'why'; name: string}
	| LedgerCommand
	| LocksCommand
	| MetricsCommand;

/** A command with what every command takes. */
export type CommandLine = {
	command: Command;
	/** Value of `--home`. */
	home: string | undefined;
	allowRoot: boolean;
	json: boolean;
	debug: boolean;
};

/**
 * Returns what `argv` (without program and script) asks for.
 * @throws {@link UsageError} for whatever it does not understand, with what was expected.
 */
export function parseArguments(argv: readonly string[]): CommandLine {
	const {flagWords, program} = splitProgram(argv);
	const raw = readFlags(flagWords);
	const [word, ...names] = raw.words;
	const name = commandName(word);
	const help = raw.values.has('help');
	if (!help) checkFlagsOf(name, raw);
	return {
		command: help
			? {command: 'help', topic: word === undefined ? null : name}
			: build(name, names, {...raw, program}),
		home: flagText(raw, 'home'),
		allowRoot: raw.values.has('allow-root'),
		json: raw.values.has('json'),
		debug: raw.values.has('debug'),
	};
}

/** `pitwall add` takes a program behind `--`; its flags are no business of ours. */
function splitProgram(argv: readonly string[]) {
	const end = argv.indexOf('--');
	const isAdd = argv[commandPosition(argv)] === 'add';
	if (end < 0 || !isAdd) return {flagWords: argv, program: null};
	return {flagWords: argv.slice(0, end), program: argv.slice(end + 1)};
}

function commandName(word: string | undefined): CommandName {
	if (word === undefined) return 'panel';
	if (Object.hasOwn(commands, word)) return word as CommandName;
	const near = nearestWord(word, Object.keys(commands));
	throw new UsageError({
		what: `${word}: no such command`,
		why: `the commands are ${Object.keys(commands).join(' ')}`,
		fix: near === undefined ? 'see pitwall --help' : `did you mean pitwall ${near}?`,
		details: {command: word, suggestion: near ?? null},
	});
}

/** Refuses flags that exist, but not for this command. */
function checkFlagsOf(name: CommandName, raw: RawArguments): void {
	const own: readonly FlagKey[] = [...commands[name].flags, ...commonFlags];
	const names = new Set<string>(own.map(key => flags[key].name));
	for (const given of raw.values.keys()) {
		if (names.has(given)) continue;
		const users = Object.entries<CommandSpec>(commands)
			.filter(([, spec]) => spec.flags.some(key => flags[key].name === given))
			.map(([user]) => user);
		throw new UsageError({
			what: `--${given}: pitwall ${name === 'panel' ? 'without a command' : name} does not take it`,
			why: `it belongs to ${users.join(', ')}`,
			fix: `leave it out, or see pitwall ${name === 'panel' ? '' : `${name} `}--help`,
			details: {flag: `--${given}`, command: name},
		});
	}
}

function build(
	name: CommandName,
	names: readonly string[],
	raw: RawArguments & {program: readonly string[] | null},
): Command {
	if (isWishName(name))
		return {
			command: name,
			target: requiredTarget(name, names, raw),
			waitMs: waitMs(raw),
			confirmLive: raw.values.has('confirm-live'),
			upgrade: raw.values.has('upgrade'),
		};
	switch (name) {
		case 'ps':
			return {command: name, target: targetOf(name, names, raw)};
		case 'logs':
			return logsArguments(names, raw);
		case 'why':
			return {command: name, name: oneName(names)};
		case 'locks':
			return locksArguments(names, raw);
		case 'ledger':
			return ledgerArguments(names, flagText(raw, 'to'));
		case 'supervisor':
			return {
				command: name,
				automatic: raw.values.has('automatic'),
				stopsAll: raw.values.has('stop-with-me'),
				restart: choiceWord(name, names, ['restart']) === 'restart',
			};
		case 'metrics':
			return metricsArguments(names, flagText(raw, 'instance'));
		case 'remove':
			return removeArguments(names, raw);
		case 'set':
			return setArguments(names);
		case 'help':
			return {command: name, topic: helpTopic(names)};
		case 'add':
		case 'panel':
		case 'init':
		case 'up':
		case 'down':
		case 'run':
		case 'algorithms':
		case 'backtest':
		case 'doctor':
			break;
	}

	noWords(name, names);
	return name === 'add' ? addArguments(raw, raw.program) : wordless(name, raw);
}

type WordlessName = 'panel' | 'init' | 'up' | 'down' | 'run' | 'algorithms' | 'backtest' | 'doctor';

function wordless(name: WordlessName, raw: RawArguments): Command {
	const {values} = raw;
	if (name === 'up') return {command: name, waitMs: waitMs(raw)};
	if (name === 'down') {
		const [yes, flatten] = [values.has('yes'), values.has('flatten')];
		return {command: name, yes, flatten, waitMs: waitMs(raw)};
	}

	if (name === 'backtest') return backtestArguments(raw);
	if (name !== 'panel') return {command: name};
	if (values.has('version')) return {command: 'version'};
	const fps = flagText(raw, 'fps');
	return {
		command: name,
		fps: fps === undefined ? null : nonNegative('--fps', fps, {min: 1, max: 60}),
		mouse: !values.has('no-mouse'),
	};
}

function waitMs(raw: RawArguments): number {
	const seconds = flagText(raw, 'wait');
	const given =
		seconds === undefined ? 30 : nonNegative('--wait', seconds, {max: 86_400, fraction: true});
	return Math.round(given * 1000);
}

function helpTopic(names: readonly string[]): HelpTopic {
	const known = [...Object.keys(commands), ...Object.keys(topics), 'topics'];
	return (choiceWord('help', names, known) ?? null) as HelpTopic;
}
