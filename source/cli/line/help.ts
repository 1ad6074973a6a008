/** Builds the text of `--help` from the commands. Pure; 80 columns without colour, so that it can be piped and compared. */
import type {FlagSpec, FlagTable} from '../../../state/flags/flag-table.ts';
import {commonFlags} from './common-flags.ts';
import type {CommandDocument} from './define-command.ts';
import {exitCodeMeanings} from './exit-codes.ts';

/** By name; `version` is not a word. */
type Documents = ReadonlyMap<string, CommandDocument>;

const columns = 80;

/** Returns the overview, or the help of one command. */
export function helpText(topic: string | null, all: Documents): string {
	const command = topic === null ? undefined : all.get(topic);
	return command === undefined ? overview(all) : commandHelp(command);
}

/** Returns the commands with a word, in the order of help. */
export function listed(all: Documents): CommandDocument[] {
	return [...all].flatMap(([name, command]) => (name === 'version' ? [] : [command]));
}

/** Returns the usage line of a command: `pitwall start NAME… [flags]`. */
export function usageLine({name, positional}: CommandDocument): string {
	return ['pitwall', name === 'panel' ? '' : name, positional, '[flags]'].filter(Boolean).join(' ');
}

/** Returns the flag in its typed form: `-n, --lines N`. */
export function flagUsage(name: string, {short, value}: FlagSpec): string {
	return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}

/** Returns help and default of a flag in one sentence fragment. */
export function flagHelp(spec: FlagSpec): string {
	const choices = spec.choices === undefined ? '' : `: ${spec.choices.join(', ')}`;
	const standard = spec.default === undefined ? '' : ` (default: ${spec.default})`;
	return `${spec.help}${choices}${standard}${spec.multiple ? '; may be repeated' : ''}`;
}

function overview(all: Documents): string {
	const rows = listed(all).map(
		({name, positional, summary}) =>
			[name === 'panel' ? '(none)' : `${name} ${positional}`.trim(), summary] as const,
	);
	const {version} = all.get('panel')?.flags ?? {};
	return section([
		'Pitwall: start, stop and watch trading-algorithm instances, one process each.',
		'',
		'Usage: pitwall [command] [names…] [flags]',
		'',
		'Commands',
		...table(rows),
		'',
		'Flags of every command',
		...flagTable({...commonFlags, ...(version && {version})}),
		'',
		'Exit codes',
		...table(exitCodeMeanings),
		'',
		'pitwall COMMAND --help explains a command, pitwall help topics lists the pages.',
	]);
}

function commandHelp(command: CommandDocument): string {
	const {summary, details, flags, examples} = command;
	return section([
		`Usage: ${usageLine(command)}`,
		'',
		`${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
		...details.flatMap(paragraph => wrap(paragraph, columns)),
		'',
		...(Object.keys(flags).length > 0 ? ['Flags', ...flagTable(flags), ''] : []),
		'Flags of every command',
		...flagTable(commonFlags),
		'',
		'Examples',
		...table(examples.map(([line, does]) => [line, does] as const)),
	]);
}

function flagTable(flags: FlagTable<FlagSpec>): string[] {
	return table(
		Object.entries(flags).map(([name, flag]) => [flagUsage(name, flag), flagHelp(flag)] as const),
	);
}

/** Two columns. If the first cell is too wide, the second one begins on the next line. */
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
