/** `pitwall ledger`: lists ledgers and their archives, sets one aside, takes one back, checks and exports them. */
import {existsSync, readdirSync, statSync} from 'node:fs';
import type {Directory} from '../../../state/home/directory.ts';
import {AppError, exitCode} from '../../../state/domain/error.ts';
import {archivedInstance} from '../../../state/ledger/archive-name.ts';
import {type Archived, archivesOf} from '../../../state/ledger/archive.ts';
import {checkLedger, type LedgerCheck} from '../../../state/ledger/check-ledger.ts';
import {barProjection, fillProjection} from '../../../state/ledger/export-projection.ts';
import {openLedgerReader} from '../../../state/ledger/ledger-reader.ts';
import {projections} from '../../../state/ledger/projection.ts';
import {writeLedgerFiles} from '../../../state/ledger/write-projections.ts';
import {resolveFrom} from '../../../state/process/working-directory.ts';
import {type ControlStore, openControlStore} from '../../../state/control/control-store.ts';
import {ledgerSummary} from '../../../state/ledger/ledger-files.ts';
import {databaseError} from '../../../state/sqlite/open.ts';
import {setLedgerAside, takeLedgerBack} from '../../control/ledgers.ts';
import {unknownInstance} from '../../control/unknown-instance.ts';
import {formatBytes} from '../../format/bytes.ts';
import type {CommandContext} from '../output/context.ts';
import type {LedgerCommand} from '../line/ledger-arguments.ts';
import {noteNoHome} from '../home/open-home.ts';
import {type Column, textTable} from '../output/text-table.ts';

export function ledgerCommand(context: CommandContext, command: LedgerCommand): number {
	const {directory, output} = context;
	if (!existsSync(directory.controlDatabase)) {
		if ('name' in command) throw new AppError(unknownInstance(command.name, []));
		output.document([]);
		noteNoHome(context);
		return exitCode.ok;
	}
	if (command.action === 'list') return list(context);
	if (command.action === 'export') return exportLedger(context, command);
	const isReader = command.action === 'check';
	const store = openControlStore(directory.controlDatabase, {readonly: isReader});
	try {
		if (command.action === 'check') return check(context, store, command.names);
		checkKnown(directory, store, command.name);
		if (command.action === 'archive') return archive(context, store, command.name);
		return restore(context, store, command);
	} finally {
		store.close();
	}
}

/** A name that nothing in the home knows is a slip of the pen. */
function checkKnown(directory: Directory, store: ControlStore, name: string): void {
	const names = [...store.instances().map(each => each.name), ...ledgerNames(directory)];
	const isKnown = names.includes(name) || store.ledgerMark(name) !== undefined;
	if (!isKnown) throw new AppError(unknownInstance(name, [...new Set(names)]));
}

function archive({directory, output, clock}: CommandContext, store: ControlStore, name: string) {
	const archived = setLedgerAside({directory, store, clock}, name);
	output.document({name, archived: archived && archivedDocument(archived)});
	output.line(
		archived === null
			? `${name}: there is no ledger; its next start begins a fresh one`
			: `${name}: ${archivedText(archived)}; its next start begins a fresh one`,
	);
	return exitCode.ok;
}

function restore(
	context: CommandContext,
	store: ControlStore,
	{name, file}: {name: string; file: string | null},
): number {
	const {directory, output, clock, workingDirectory} = context;
	const source = file === null ? null : resolveFrom(workingDirectory, file);
	const restored = takeLedgerBack({directory, store, clock}, name, source);
	const {summary, before} = restored;
	output.document({
		name,
		restored: {path: restored.file, bars: summary.bars, fills: summary.fills},
		archived: before && archivedDocument(before),
	});
	if (before !== null) output.line(`${name}: ${archivedText(before)}`);
	output.line(`${name}: taken back from ${restored.file}, ${countsText(summary)}`);
	return exitCode.ok;
}

function archivedDocument({path, summary, unmerged}: Archived) {
	return {path, bars: summary?.bars ?? null, fills: summary?.fills ?? null, unmerged};
}

function archivedText({path, summary, unmerged}: Archived): string {
	if (unmerged !== null) return `set aside as ${path} with its log beside it, damaged: ${unmerged}`;
	return `set aside as ${path}${summary === null ? '' : `, ${countsText(summary)}`}`;
}

const countsText = ({bars, fills}: {bars: number; fills: number}) => `${bars} bars, ${fills} fills`;

function check({directory, output}: CommandContext, store: ControlStore, names: readonly string[]) {
	const known = ledgerNames(directory);
	const missing = store
		.allLedgerMarks()
		.filter(({name, lastBar}) => lastBar > 0 && !known.includes(name))
		.map(({name}) => name);
	const chosen = names.length === 0 ? [...new Set([...known, ...missing])].sort() : names;
	for (const name of chosen)
		if (!known.includes(name) && !missing.includes(name))
			throw new AppError(unknownInstance(name, known));
	const results = chosen.map(name => {
		const mark = store.ledgerMark(name);
		const checks: LedgerCheck[] = known.includes(name)
			? checkLedger(directory.ledger(name), name, mark)
			: [{check: 'file', ok: false, found: `missing, but bar ${mark?.lastBar} was recorded`}];
		return {name, ok: checks.every(({ok}) => ok), checks};
	});
	output.document(results);
	for (const {name, checks} of results)
		for (const each of checks)
			output.line(`${each.ok ? '✓' : '✗'} ${name} ${each.check}: ${each.found}`);
	if (results.length === 0) output.line('no ledgers yet');
	return results.every(({ok}) => ok) ? exitCode.ok : exitCode.badData;
}

function exportLedger(
	{directory, output, workingDirectory}: CommandContext,
	{name, to}: {name: string; to: string | null},
): number {
	const path = directory.ledger(name);
	if (!existsSync(path)) throw new AppError(unknownInstance(name, ledgerNames(directory)));
	const folder = to === null ? directory.projections(name) : resolveFrom(workingDirectory, to);
	const ledger = openLedgerReader(path);
	try {
		const files = writeLedgerFiles(folder, [...projections, barProjection, fillProjection], ledger);
		output.document({name, files});
		for (const file of files) output.line(file);
		return exitCode.ok;
	} catch (error) {
		throw databaseError(error, folder);
	} finally {
		ledger.close();
	}
}

function list({directory, output}: CommandContext): number {
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

/** Figures of a ledger that cannot be read are unknown; `pitwall ledger check` says why. */
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

function ledgerNames({ledgers}: Directory): string[] {
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
