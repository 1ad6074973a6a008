/**
 * The table of commands and their modules. The table of verbs provides the commands of verbs. A typed command is loaded
 * alone; help, the documentation and refusals that name other commands load all of them.
 */
import {wishes, type WishName} from '../../verb/verbs.ts';
import type {Command} from '../line/define-command.ts';

type Load = () => Promise<Command>;

const verbCommands = Object.fromEntries(
	(Object.keys(wishes) as WishName[]).map((name): [WishName, Load] => [
		name,
		async () => (await import('./verbs.ts')).verbCommand(name),
	]),
) as Readonly<Record<WishName, Load>>;

/** Every command, in the order of help. `panel` runs without a word. */
export const commands = {
	panel: async () => (await import('./panel.ts')).panel,
	init: async () => (await import('./init.ts')).init,
	up: async () => (await import('./up.ts')).up,
	down: async () => (await import('./down.ts')).down,
	...verbCommands,
	ps: async () => (await import('./ps.ts')).ps,
	why: async () => (await import('./why.ts')).why,
	logs: async () => (await import('./logs.ts')).logs,
	locks: async () => (await import('./locks.ts')).locks,
	ledger: async () => (await import('./ledger.ts')).ledger,
	algorithms: async () => (await import('./algorithms.ts')).algorithms,
	add: async () => (await import('./add.ts')).add,
	remove: async () => (await import('./remove.ts')).remove,
	set: async () => (await import('./set.ts')).set,
	run: async () => (await import('./run.ts')).run,
	backtest: async () => (await import('./backtest.ts')).backtest,
	metrics: async () => (await import('./metrics.ts')).metrics,
	doctor: async () => (await import('./doctor.ts')).doctor,
	paths: async () => (await import('./paths.ts')).paths,
	supervisor: async () => (await import('./supervisor.ts')).supervisor,
	help: loadHelp,
} as const satisfies Record<string, Load>;

export type CommandName = keyof typeof commands;

/** Commands by name. `version` runs for `--version`; it is not a word. */
export type Commands = ReadonlyMap<CommandName | 'version', Command>;

/** Returns the names of all commands, in the order of help. */
export function commandNames(): CommandName[] {
	return Object.keys(commands) as CommandName[];
}

export function isCommandName(word: string): word is CommandName {
	return Object.hasOwn(commands, word);
}

/** `help` explains all others, so it receives their table. */
async function loadHelp(): Promise<Command> {
	const {helpCommand} = await import('./help.ts');
	return helpCommand(commandNames(), loadCommands);
}

/** Loads every command. */
export async function loadCommands(): Promise<Commands> {
	const loaded = commandNames().map(async name => [name, await commands[name]()] as const);
	const {version} = await import('./help.ts');
	return new Map([...(await Promise.all(loaded)), ['version', version]]);
}
