/** `pitwall ledger`: lists, archives, restores, checks and exports ledgers. */
import {existsSync} from 'node:fs';
import type {Directory} from '../../../state/home/directory.ts';
import {AppError, exitCode} from '../../../state/domain/error.ts';
import type {Archived} from '../../../state/ledger/archive.ts';
import {checkLedger, type LedgerCheck} from '../../../state/ledger/check-ledger.ts';
import {barProjection, fillProjection} from '../../../state/ledger/export-projection.ts';
import {openLedgerReader} from '../../../state/ledger/ledger-reader.ts';
import {projections} from '../../../state/ledger/projection.ts';
import {writeLedgerFiles} from '../../../state/ledger/write-projections.ts';
import {nearestWord} from '../../../state/domain/text/nearest-word.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';
import {resolveFrom} from '../../../state/process/working-directory.ts';
import {type ControlStore, openControlStore} from '../../../state/control/control-store.ts';
import {databaseError} from '../../../state/sqlite/open.ts';
import {setLedgerAside, takeLedgerBack} from '../../control/ledgers.ts';
import {unknownInstance} from '../../control/unknown-instance.ts';
import type {CommandContext} from '../output/context.ts';
import {defineCommand} from '../line/define-command.ts';
import {checkedNames} from '../line/target.ts';
import {noteNoHome} from '../home/open-home.ts';
import {ledgerNames, listLedgers} from '../ledger/list-ledgers.ts';

export const ledger = defineCommand({
	name: 'ledger',
	positional: '[list|archive|restore|check|export NAME]',
	summary: 'list, archive, restore, check and export ledgers',
	details: [
		'`archive NAME` moves the ledger of a stopped instance into `state/ledger/archive/` as one file with all committed data, and prints its path. The next start begins a new ledger.',
		'`restore NAME [FILE]` restores the newest archive, or FILE. It archives the current ledger first, if there is one.',
		'`check [NAME…]` looks for damage, missing bars, and statistics that do not add up; exits with 65 if it finds any. `export NAME` writes orders, signals, bars and fills as CSV.',
		'The control database records the last bar of each ledger. A start is refused with LEDGER_MISSING (exit 66) if the ledger has fewer bars. If a ledger is moved or removed while its instance runs, it is saved to the archive, and the run ends with exit 74.',
		'JSON: `list` an array of {name, archived, path, sizeBytes, bars, fills, lastBarAt}; `check` an array of {name, ok, checks}.',
	],
	flags: {
		to: {
			value: 'DIR',
			default: 'the folder of the instance in artifacts/',
			help: 'directory for the exported files',
		},
	},
	examples: [
		['pitwall ledger', 'list ledgers and archives'],
		['pitwall ledger archive BTC', 'begin a new ledger at the next start'],
		['pitwall ledger restore BTC', 'continue with the newest archive'],
		['pitwall ledger export BTC --to ./books', 'orders, signals, bars and fills as CSV'],
	],
	read: ({words, flags}) => readAction(words, flags.to),
	run: act,
});

type LedgerOptions =
	| {action: 'list'}
	| {action: 'archive'; name: string}
	/** `file` as typed; null: the newest archive. */
	| {action: 'restore'; name: string; file: string | null}
	/** No names: all. */
	| {action: 'check'; names: readonly string[]}
	/** `to` as typed; null: the folder of the instance in `artifacts/`. */
	| {action: 'export'; name: string; to: string | null};

const actions = ['list', 'archive', 'restore', 'check', 'export'];

function readAction(words: readonly string[], to: string | undefined): LedgerOptions {
	const [action = 'list', ...rest] = words;
	if (to !== undefined && action !== 'export')
		throw usage(`${action} does not take --to`, 'pitwall ledger export NAME --to DIR');
	switch (action) {
		case 'list':
			if (rest.length > 0) throw usage(`unexpected ${rest.join(' ')}`, 'no names');
			return {action};
		case 'check':
			return {action, names: checkedNames(rest)};
		case 'archive':
			return {action, name: nameOf(action, rest, 1)};
		case 'restore':
			return {action, name: nameOf(action, rest, 2), file: rest[1] ?? null};
		case 'export':
			return {action, name: nameOf(action, rest, 1), to: to ?? null};
		default: {
			const near = nearestWord(action, actions);
			const fix = near === undefined ? null : `did you mean pitwall ledger ${near}?`;
			throw usage(`unknown action ${action}`, actions.join(' '), fix);
		}
	}
}

function nameOf(action: string, words: readonly string[], wordsMax: number): string {
	const [name] = checkedNames(words.slice(0, 1));
	if (name === undefined) throw usage(`${action} needs a name`, `pitwall ledger ${action} NAME`);
	if (words.length > wordsMax)
		throw usage(`unexpected ${words.slice(wordsMax).join(' ')}`, `pitwall ledger ${action} NAME`);
	return name;
}

function usage(what: string, expected: string, fix: string | null = null): UsageError {
	return new UsageError({
		what: `pitwall ledger: ${what}`,
		why: `expected ${expected}`,
		fix: fix ?? 'see pitwall ledger --help',
	});
}

function act(context: CommandContext, command: LedgerOptions): number {
	const {directory, output} = context;
	if (!existsSync(directory.controlDatabase)) {
		if ('name' in command) throw new AppError(unknownInstance(command.name, []));
		output.document([]);
		noteNoHome(context);
		return exitCode.ok;
	}
	if (command.action === 'list') return listLedgers(context);
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

/** Refuses a name that does not occur in the home: it is a typing error. */
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
	const reader = openLedgerReader(path);
	try {
		const files = writeLedgerFiles(folder, [...projections, barProjection, fillProjection], reader);
		output.document({name, files});
		for (const file of files) output.line(file);
		return exitCode.ok;
	} catch (error) {
		throw databaseError(error, folder);
	} finally {
		reader.close();
	}
}
