/** The generated parts of README.md: commands, exit codes, keys. Pure; `script/reference.mjs` writes them. */
import {type CommandName, type CommandSpec, commands, exitCodeMeanings} from './commands.ts';
import {otherSigns, stateOrder, stateSigns} from '../../format/glossary.ts';
import {commonFlags, type FlagKey, type FlagSpec, flags, flagUsage} from './flags.ts';
import {flagHelp, usageLine} from './help.ts';

/** A binding of the panel's key table, as far as the README shows it. */
export type KeyRow = {
	keys: readonly string[];
	contexts: readonly string[];
	group: string;
	help: string;
};

/** Returns the generated sections of the README by name. */
export function referenceSections(keys: readonly KeyRow[]): ReadonlyMap<string, string> {
	return new Map([
		['commands', commandSections()],
		['exit-codes', table(['Code', 'Meaning'], exitCodeMeanings)],
		['keys', keyTable(keys)],
		['signs', signTable()],
	]);
}

/**
 * Returns `text` with each part between `<!-- generated: NAME -->` and `<!-- end: NAME -->` replaced.
 * @throws Error when a section has no place in the text: documentation would silently go stale.
 */
export function withSections(text: string, sections: ReadonlyMap<string, string>): string {
	let result = text;
	for (const [name, content] of sections) {
		const [from, to] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
		const [start, end] = [result.indexOf(from), result.indexOf(to)];
		if (start === -1 || end < start) throw new Error(`README.md lacks the section ${name}`);
		result = `${result.slice(0, start + from.length)}\n\n${content}\n\n${result.slice(end)}`;
	}

	return result;
}

function commandSections(): string {
	const names = Object.keys(commands) as CommandName[];
	const everywhere = ['Every command takes:', '', flagTable(commonFlags)].join('\n');
	return [everywhere, ...names.map(commandSection)].join('\n\n');
}

function commandSection(name: CommandName): string {
	const {summary, details, flags: own, examples}: CommandSpec = commands[name];
	const title = name === 'panel' ? 'pitwall' : `pitwall ${name}`;
	return [
		`### ${code(title)}`,
		`${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
		['```', usageLine(name), '```'].join('\n'),
		...(details.length > 0 ? [details.join('\n')] : []),
		...(own.length > 0 ? [flagTable(own)] : []),
		examples.map(([line, does]) => `- ${code(line)}: ${does}`).join('\n'),
	].join('\n\n');
}

const groups = ['Select', 'Instance', 'All shown', 'Log', 'Panel', 'Form', 'Questions'];

function keyTable(rows: readonly KeyRow[]): string {
	const ordered = rows.toSorted((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
	const cells = ordered.map(({keys, contexts, help}) => {
		const shown = keys.length === 9 ? '`1` … `9`' : keys.map(code).join(' ');
		return [shown, contexts.length > 4 ? 'everywhere' : contexts.join(', '), help] as const;
	});
	return table(['Key', 'Where', 'Does'], cells);
}

/** `State` is the word that `--json` says. */
function signTable(): string {
	const states = stateOrder.map(state => {
		const {glyph, word, meaning} = stateSigns[state];
		return [glyph, word, code(state), meaning] as const;
	});
	const others = otherSigns.map(({glyph, word, meaning}) => [glyph, word, '', meaning] as const);
	return table(['Sign', 'Word', 'State in JSON', 'Meaning'], [...states, ...others]);
}

function flagTable(keys: readonly FlagKey[]): string {
	const rows = keys.map(key => {
		const spec: FlagSpec = flags[key];
		return [code(flagUsage(spec)), flagHelp(spec)] as const;
	});
	return table(['Flag', 'Meaning'], rows);
}

function table(titles: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const escaped = rows.map(
		row => `| ${row.map(cell => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`,
	);
	const rule = `| ${titles.map(() => '---').join(' | ')} |`;
	return [`| ${titles.join(' | ')} |`, rule, ...escaped].join('\n');
}

function code(text: string): string {
	return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
