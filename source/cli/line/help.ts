/** `--help` as text, from the tables. Pure; 80 columns, no colour, so that it can be piped and diffed. */
import {type CommandName, type CommandSpec, commands, exitCodeMeanings} from './commands.ts';
import {commonFlags, type FlagKey, type FlagSpec, flags, flagUsage} from './flags.ts';

const columns = 80;

/** Returns the overview, or the help of one command. */
export function helpText(topic: CommandName | null): string {
	return topic === null ? overview() : commandHelp(topic);
}

/** Returns the usage line of a command: `pitwall start NAME… [flags]`. */
export function usageLine(name: CommandName): string {
	const {positional}: CommandSpec = commands[name];
	return ['pitwall', name === 'panel' ? '' : name, positional, '[flags]'].filter(Boolean).join(' ');
}

/** Returns help and default of a flag in one sentence fragment. */
export function flagHelp(spec: FlagSpec): string {
	const choices = spec.choices === undefined ? '' : `: ${spec.choices.join(', ')}`;
	const standard = spec.default === undefined ? '' : ` (default: ${spec.default})`;
	return `${spec.help}${choices}${standard}${spec.multiple ? '; may be repeated' : ''}`;
}

function overview(): string {
	const listed = Object.entries<CommandSpec>(commands).map(
		([name, {positional, summary}]) =>
			[name === 'panel' ? '(none)' : `${name} ${positional}`.trim(), summary] as const,
	);
	return section([
		'Pitwall: start, stop and watch trading-algorithm instances, one process each.',
		'',
		'Usage: pitwall [command] [names…] [flags]',
		'',
		'Commands',
		...table(listed),
		'',
		'Flags of every command',
		...flagTable([...commonFlags, 'version']),
		'',
		'Exit codes',
		...table(exitCodeMeanings),
		'',
		'pitwall COMMAND --help explains a command, pitwall help topics lists the pages.',
	]);
}

function commandHelp(name: CommandName): string {
	const {summary, details, flags: own, examples}: CommandSpec = commands[name];
	return section([
		`Usage: ${usageLine(name)}`,
		'',
		`${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
		...details.flatMap(paragraph => wrap(paragraph, columns)),
		'',
		...(own.length > 0 ? ['Flags', ...flagTable(own), ''] : []),
		'Flags of every command',
		...flagTable(commonFlags),
		'',
		'Examples',
		...table(examples.map(([line, does]) => [line, does] as const)),
	]);
}

function flagTable(keys: readonly FlagKey[]): string[] {
	return table(keys.map(key => [flagUsage(flags[key]), flagHelp(flags[key])] as const));
}

/** Two columns; a first cell too wide for its column puts the second one on the next line. */
function table(rows: ReadonlyArray<readonly [string, string]>): string[] {
	const widest = Math.max(...rows.map(([first]) => first.length));
	const width = Math.min(widest, 24);
	const indent = ' '.repeat(width + 4);
	return rows.flatMap(([first, second]) => {
		const [head = '', ...rest] = wrap(second, columns - indent.length);
		const lead =
			first.length <= width ? [`  ${first.padEnd(width)}  ${head}`] : [`  ${first}`, indent + head];
		return [...lead, ...rest.map(line => indent + line)];
	});
}

function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + 1 + word.length <= width)
			lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}

	return lines;
}

function section(lines: readonly string[]): string {
	return `${lines.join('\n')}\n`;
}
