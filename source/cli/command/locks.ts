/** `pitwall locks [clean | clear]`: lists locks with their holders and verdicts, or removes them. */
import {exitCode} from '../../../state/domain/error.ts';
import {leftText} from '../../../state/domain/text/left-text.ts';
import {
	clearForeignFix,
	isBlocking,
	type LockEvidence,
} from '../../../state/domain/instance/lock.ts';
import type {StyledLine} from '../../../state/domain/text/harmless-text.ts';
import {cleanLocks, inspectLocks} from '../../../state/lock/inspect.ts';
import type {CommandContext, Output} from '../output/context.ts';
import {lookAtHome} from '../home/open-home.ts';
import {type Column, textTable} from '../output/text-table.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';
import {yes} from '../line/common-flags.ts';
import {defineCommand} from '../line/define-command.ts';
import {checkedNames} from '../line/target.ts';
import {choiceWord} from '../line/words.ts';

export const locks = defineCommand({
	name: 'locks',
	positional: '[clean | clear [NAME…]]',
	summary: 'list locks; `clean` removes dead ones, `clear` foreign ones',
	details: [
		'held: the process runs · stale: it is provably gone · copied: it acts for the home from which this one was copied · foreign: of another machine · corrupt: unreadable.',
		'`clean` removes stale, copied and corrupt locks. It never touches a held or foreign lock.',
		'`clear` is for a machine that is gone for good. It lists each foreign lock, lease and registry entry, of the given names or of all, and clears them after YES. It touches no entry that this machine can judge.',
	],
	flags: {yes},
	examples: [
		['pitwall locks clean', 'after a power cut (a start does not need it)'],
		['pitwall locks clear BTC', 'the machine that held BTC will not come back'],
	],
	read: ({words, flags}) => readLocks(words, flags.yes),
	async run(context, options) {
		if (!('clear' in options)) return showLocks(context, options);
		const {clearForeignLocks} = await import('../locks/clear-foreign-locks.ts');
		return clearForeignLocks(context, options);
	},
});

type LocksOptions =
	| {clean: boolean}
	/** Clears the foreign entries of these names; empty: of all. */
	| {clear: readonly string[]; yes: boolean};

function readLocks(words: readonly string[], isAgreed: boolean): LocksOptions {
	const [word, ...names] = words;
	if (word === 'clear') return {clear: checkedNames(names), yes: isAgreed};
	const clean = choiceWord('locks', words, ['clean', 'clear']) === 'clean';
	if (!isAgreed) return {clean};
	throw new UsageError({
		what: `--yes: pitwall locks ${clean ? 'clean ' : ''}does not ask`,
		why: 'it belongs to pitwall locks clear',
		fix: 'leave it out',
		details: {flag: '--yes', command: 'locks'},
	});
}

/** Prints the locks, or removes those with a holder that is provably gone. */
async function showLocks(context: CommandContext, {clean}: {clean: boolean}): Promise<number> {
	const exit = clean ? removeDead(context) : list(context);
	await noteLeft(context);
	return exit;
}

function list({directory, output}: CommandContext): number {
	const locks = inspectLocks(directory);
	output.document(locks.map(lockDocument));
	for (const line of lockLines(locks, output)) output.line(line);
	for (const {name, problem} of locks)
		if (problem !== undefined) output.note(`${name}: its lock file cannot be read: ${problem}`);
	if (locks.length === 0) output.line(`no locks in ${directory.locks}`);
	if (!output.json) for (const text of advice(locks)) output.note(text);
	return exitCode.ok;
}

/** A lock ends with its runner, so a program that outlived its runner holds none. */
async function noteLeft(context: CommandContext): Promise<void> {
	const snapshot = await lookAtHome(context, (_, seen) => seen);
	for (const {settings, left} of snapshot?.instances ?? [])
		if (left.length > 0)
			context.output.note(
				`${settings.name}: no lock is held, but ${leftText(left)}\nfix: pitwall kill ${settings.name}`,
			);
}

function advice(locks: readonly LockEvidence[]): string[] {
	const free = locks.filter(({verdict}) => !isBlocking(verdict));
	const foreign = locks.filter(({verdict}) => verdict === 'foreign').map(({name}) => name);
	return [
		free.length === 0
			? ''
			: 'dead locks are taken over at the next start; pitwall locks clean removes them',
		foreign.length === 0 ? '' : `foreign: ${clearForeignFix(foreign.join(' '))}`,
	].filter(text => text !== '');
}

function removeDead({directory, output}: CommandContext): number {
	const {removed, kept} = cleanLocks(directory);
	output.document({removed: removed.map(lockDocument), kept: kept.map(lockDocument)});
	for (const {name, verdict} of removed) output.line(`${name}: ${verdict}, removed`);
	for (const {name, verdict, holder} of kept)
		output.line(`${name}: ${verdict}${holder === null ? '' : ` by pid ${holder.pid}`}, kept`);
	if (removed.length + kept.length === 0) output.line(`no locks in ${directory.locks}`);
	return exitCode.ok;
}

function lockLines(locks: readonly LockEvidence[], {columns, colour}: Output): StyledLine[] {
	return locks.length === 0 ? [] : textTable(locks, lockColumns, {columnsMax: columns, colour});
}

const verdictColours = {
	held: '36',
	stale: '33',
	copied: '33',
	foreign: '35',
	corrupt: '31',
} as const;

const lockColumns: ReadonlyArray<Column<LockEvidence>> = [
	{title: 'NAME', align: 'left', dropAt: 0, cell: ({name}) => name},
	{
		title: 'VERDICT',
		align: 'left',
		dropAt: 0,
		cell: ({verdict}) => verdict,
		colour: ({verdict}) => verdictColours[verdict],
	},
	{title: 'PID', align: 'right', dropAt: 0, cell: ({holder}) => String(holder?.pid ?? '')},
	{title: 'ACCOUNT', align: 'left', dropAt: 2, cell: ({holder}) => holder?.account ?? ''},
	{title: 'MODE', align: 'left', dropAt: 3, cell: ({holder}) => holder?.mode ?? ''},
	{title: 'SINCE', align: 'left', dropAt: 0, cell: ({holder}) => holder?.timestamp ?? ''},
	{title: 'HOST', align: 'left', dropAt: 1, cell: ({holder}) => holder?.host ?? ''},
];

/** A lock as `--json` shows it, without the token. */
function lockDocument({name, verdict, holder, problem}: LockEvidence) {
	return {
		name,
		verdict,
		pid: holder?.pid ?? null,
		account: holder?.account ?? null,
		mode: holder?.mode ?? null,
		instanceId: holder?.instanceId ?? null,
		host: holder?.host ?? null,
		since: holder?.timestamp ?? null,
		problem: problem ?? null,
	};
}
