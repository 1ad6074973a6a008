/** Builds the generated parts of README.md and `docs/`. Pure; `script/reference.mjs` writes them. */
import type {FlagSpec, FlagTable} from '../../../state/flags/flag-table.ts';
import {otherSigns, stateOrder, stateSigns} from '../../format/glossary.ts';
import {topics} from '../help/topics.ts';
import {settings} from '../../../state/settings/fields.ts';
import type {Commands} from '../command/commands.ts';
import {commonFlags} from './common-flags.ts';
import type {CommandDocument} from './define-command.ts';
import {exitCodeMeanings} from './exit-codes.ts';
import {flagHelp, flagUsage, listed, usageLine} from './help.ts';

/** A binding of the key table, for the page on keys. */
export type KeyRow = {
	keys: readonly string[];
	contexts: readonly string[];
	group: string;
	help: string;
};

/** Returns the generated sections by name. */
export function referenceSections(
	all: Commands,
	keys: readonly KeyRow[],
): ReadonlyMap<string, string> {
	return new Map([
		['commands', commandSections(all)],
		['exit-codes', table(['Code', 'Meaning'], exitCodeMeanings)],
		['keys', keyTable(keys)],
		['signs', signTable()],
		['topics', topicTable()],
		['settings', settingTable()],
	]);
}

/**
 * Returns the pages with each part between `<!-- generated: NAME -->` and `<!-- end: NAME -->` replaced. Several pages
 * may have the same section.
 * @throws Error if no page has a section: the documentation would silently become outdated.
 */
export function withSections(
	pages: ReadonlyMap<string, string>,
	sections: ReadonlyMap<string, string>,
): Map<string, string> {
	const result = new Map(pages);
	for (const [name, content] of sections) {
		const [from, to] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
		const holders = [...result].filter(
			([, text]) => text.includes(from) && text.indexOf(to) > text.indexOf(from),
		);
		if (holders.length === 0) throw new Error(`no page has the section ${name}`);
		for (const [path, text] of holders) {
			const head = text.slice(0, text.indexOf(from) + from.length);
			result.set(path, `${head}\n\n${content}\n\n${text.slice(text.indexOf(to))}`);
		}
	}

	return result;
}

function commandSections(all: Commands): string {
	const everywhere = ['Every command takes:', '', flagTable(commonFlags)].join('\n');
	return [everywhere, ...listed(all).map(commandSection)].join('\n\n');
}

function commandSection(command: CommandDocument): string {
	const {name, summary, details, flags, examples} = command;
	const title = name === 'panel' ? 'pitwall' : `pitwall ${name}`;
	return [
		`### ${code(title)}`,
		`${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
		['```', usageLine(command), '```'].join('\n'),
		...(details.length > 0 ? [details.join('\n')] : []),
		...(Object.keys(flags).length > 0 ? [flagTable(flags)] : []),
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

/** The column `State` shows the word in `--json`. */
function signTable(): string {
	const states = stateOrder.map(state => {
		const {glyph, word, meaning} = stateSigns[state];
		return [glyph, word, code(state), meaning] as const;
	});
	const others = otherSigns.map(({glyph, word, meaning}) => [glyph, word, '', meaning] as const);
	return table(['Sign', 'Word', 'State in JSON', 'Meaning'], [...states, ...others]);
}

function topicTable(): string {
	const rows = Object.entries(topics).map(
		([name, content]) => [`[${name}](docs/${name}.md)`, content] as const,
	);
	return table(['Topic', 'Content'], rows);
}

/** The table of settings: key in the file, flag and meaning. */
function settingTable(): string {
	const rows = settings.map(setting => {
		const {yaml, flag, help, choices, inFile, page} = setting;
		const meaning = [
			`${help}${choices === undefined ? '' : `: ${choices.map(code).join(', ')}`}`,
			...(inFile === undefined ? [] : [inFile]),
			...(page === undefined ? [] : [`see [${page}](${page}.md)`]),
		].join('; ');
		const shown = flag === null ? '' : code(`--${flag}`);
		return [code(yaml), shown, audiences[setting.of], setting.default ?? 'none', meaning] as const;
	});
	return table(['Key', 'Flag', 'For', 'Default', 'Meaning'], rows);
}

const audiences = {algorithm: 'algorithms', program: 'programs', both: 'both'} as const;

function flagTable(flags: FlagTable<FlagSpec>): string {
	const rows = Object.entries(flags).map(
		([name, flag]) => [code(flagUsage(name, flag)), flagHelp(flag)] as const,
	);
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
