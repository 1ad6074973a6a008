/** Command lines, read with every command at hand. */
import {loadCommands} from '../../source/cli/command/commands.ts';
import {type CommandLine, readLine} from '../../source/cli/line/command-line.ts';

export const commands = await loadCommands();

/** Returns what `argv` asks for: the command by name, with what it read. */
export function parseArguments(argv: readonly string[]) {
	return document(readLine(argv, commands));
}

/** Returns a line as data. */
export function document({name, prepared, home, allowRoot, json, debug}: CommandLine) {
	const command: {command: string; [option: string]: unknown} = {
		command: name,
		...prepared.options,
	};
	return {command, home, allowRoot, json, debug};
}
