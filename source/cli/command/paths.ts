/** `pitwall paths`: the files and folders of a home, and those of one instance. */
import {existsSync} from 'node:fs';
import {exitCode} from '../../../state/domain/error.ts';
import type {Directory} from '../../../state/home/directory.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';
import type {CommandContext} from '../output/context.ts';
import {type Column, textTable} from '../output/text-table.ts';
import {defineCommand} from '../line/define-command.ts';
import {checkedNames} from '../line/target.ts';

export const paths = defineCommand({
	name: 'paths',
	positional: '[NAME]',
	summary: 'files and folders of the home, or of one instance',
	details: [
		'JSON: an object of absolute paths, whether or not a file exists.',
		'A file that does not exist yet is marked with a dash.',
	],
	flags: {},
	examples: [
		['pitwall paths', 'the home in use'],
		['pitwall paths BTC', 'ledger, log and code of BTC'],
		['tail -f "$(pitwall paths BTC --json | jq -r .log)"', 'follow its log with another program'],
	],
	read: ({words}) => ({name: nameIn(words)}),
	run: printPaths,
});

function nameIn(words: readonly string[]): string | null {
	const [name, ...rest] = checkedNames(words);
	if (rest.length === 0) return name ?? null;
	throw new UsageError({
		what: `pitwall paths: ${words.length} names were given, expected at most 1`,
		why: 'it shows the files of one instance',
		fix: 'write pitwall paths NAME',
	});
}

function printPaths({directory, output}: CommandContext, {name}: {name: string | null}): number {
	const found = name === null ? homePaths(directory) : instancePaths(directory, name);
	output.document(found);
	const rows = Object.entries(found).map(([kind, path]) => ({kind, path}));
	// A path that is cut is another one.
	for (const line of textTable(rows, columns, {columnsMax: null, colour: output.colour}))
		output.line(line);
	return exitCode.ok;
}

function homePaths(directory: Directory): Record<string, string> {
	const {home, config, algorithms, controlDatabase, ledgers, ledgerArchive} = directory;
	const {locks, instances, snapshots, logs, artifacts} = directory;
	return {
		home,
		config,
		algorithms,
		controlDatabase,
		ledgers,
		ledgerArchive,
		snapshots,
		logs,
		artifacts,
		locks,
		instances,
	};
}

function instancePaths(directory: Directory, name: string): Record<string, string> {
	return {
		ledger: directory.ledger(name),
		log: directory.log(name),
		crashLog: directory.crashLog(name),
		lock: directory.lockFile(name),
		work: directory.scratch(name),
		artifacts: directory.projections(name),
	};
}

type Row = {kind: string; path: string};

const columns: ReadonlyArray<Column<Row>> = [
	{title: 'WHAT', align: 'left', dropAt: 0, cell: ({kind}) => kind},
	{title: '', align: 'left', dropAt: 0, cell: ({path}) => (existsSync(path) ? ' ' : '-')},
	{title: 'PATH', align: 'left', dropAt: 0, cell: ({path}) => path},
];
