/** Prints the ledgers and archives of a home as a table. */
import {existsSync, readdirSync, statSync} from 'node:fs';
import type {Directory} from '../../../state/home/directory.ts';
import {exitCode} from '../../../state/domain/error.ts';
import {archivedInstance} from '../../../state/ledger/archive-name.ts';
import {archivesOf} from '../../../state/ledger/archive.ts';
import {ledgerSummary} from '../../../state/ledger/ledger-files.ts';
import {formatBytes} from '../../format/bytes.ts';
import type {CommandContext} from '../output/context.ts';
import {type Column, textTable} from '../output/text-table.ts';

/** Prints each ledger with its archives below. */
export function listLedgers({directory, output}: CommandContext): number {
	const names = [...new Set([...ledgerNames(directory), ...archivedNames(directory)])].sort();
	const rows = names.flatMap(name => [
		...(existsSync(directory.ledger(name)) ? [rowOf(name, directory.ledger(name), false)] : []),
		...archivesOf(directory, name).map(path => rowOf(name, path, true)),
	]);
	output.document(rows);
	const look = {columnsMax: output.columns, colour: output.colour};
	if (rows.length === 0) output.line('no ledgers yet');
	else for (const line of textTable(rows, columns, look)) output.line(line);
	return exitCode.ok;
}

type Row = {
	name: string;
	archived: boolean;
	path: string;
	sizeBytes: number;
	bars: number | null;
	fills: number | null;
	lastBarAt: string | null;
};

/** The counts of an unreadable ledger are unknown; `pitwall ledger check` reports the reason. */
function rowOf(name: string, path: string, archived: boolean): Row {
	const sizeBytes = statSync(path, {throwIfNoEntry: false})?.size ?? 0;
	const row = {name, archived, path, sizeBytes};
	try {
		const {bars, fills, lastCloseAtMs} = ledgerSummary(path);
		const lastBarAt = lastCloseAtMs === null ? null : new Date(lastCloseAtMs).toISOString();
		return {...row, bars, fills, lastBarAt};
	} catch {
		return {...row, bars: null, fills: null, lastBarAt: null};
	}
}

const count = (value: number | null) => (value === null ? '?' : String(value));

const columns: ReadonlyArray<Column<Row>> = [
	{title: 'NAME', align: 'left', dropAt: 0, cell: ({name}) => name},
	{title: 'BARS', align: 'right', dropAt: 0, cell: ({bars}) => count(bars)},
	{title: 'FILLS', align: 'right', dropAt: 1, cell: ({fills}) => count(fills)},
	{title: 'LAST BAR', align: 'left', dropAt: 2, cell: ({lastBarAt}) => lastBarAt ?? ''},
	{title: 'SIZE', align: 'right', dropAt: 3, cell: ({sizeBytes}) => formatBytes(sizeBytes)},
	{
		title: 'WHERE',
		align: 'left',
		dropAt: 0,
		cell: ({archived, path}) => (archived ? path : 'in use'),
	},
];

/** Returns the names of instances with a current ledger. */
export function ledgerNames({ledgers}: Directory): string[] {
	return filesIn(ledgers).flatMap(file =>
		file.endsWith('.db') && !file.startsWith('.') ? [file.slice(0, -'.db'.length)] : [],
	);
}

function archivedNames({ledgerArchive}: Directory): string[] {
	return filesIn(ledgerArchive).flatMap(file => archivedInstance(file) ?? []);
}

function filesIn(folder: string): string[] {
	return existsSync(folder) ? readdirSync(folder) : [];
}
