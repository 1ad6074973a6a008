/**
 * Archives and restores ledgers on request. It holds the kernel lock of the instance meanwhile, so that no
 * runner starts, and writes no lock file, so that the supervisor does not take it for a run.
 */
import type {Directory} from '../../state/home/directory.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {clearForeignFix, isBlocking} from '../../state/domain/instance/lock.ts';
import {
	type Archived,
	archiveLedger,
	archivesOf,
	markOf,
	restoreLedger,
} from '../../state/ledger/archive.ts';
import {makeLockDirectories, readEvidence} from '../../state/lock/evidence.ts';
import {takeKernelLock} from '../../state/lock/kernel-lock.ts';
import type {LedgerSummary} from '../../state/ledger/ledger-files.ts';
import type {ControlContext} from './context.ts';

type Context = Pick<ControlContext, 'directory' | 'store' | 'clock'>;

/**
 * Archives the ledger of `name`, so that its next start begins a fresh one; null if there was none.
 * @throws {@link AppError} `LEDGER_IN_USE` (75), or as `archiveLedger` and the control database.
 */
export function setLedgerAside({directory, store, clock}: Context, name: string): Archived | null {
	return whileAtRest(directory, name, () => {
		const nowMs = clock.nowMs();
		// First, so that the ledger stays usable after a kill before the move.
		store.forgetLedger(name);
		const archived = archiveLedger(directory, name, nowMs);
		const text =
			archived === null
				? `${name}: its next start begins a fresh ledger; there was none to set aside`
				: `${name}: its ledger was set aside as ${archived.path}`;
		store.appendEvent({recordedAtMs: nowMs, name, type: 'LedgerArchived', text});
		return archived;
	});
}

export type Restored = {summary: LedgerSummary; file: string; before: Archived | null};

/**
 * Restores a ledger; one in its place is archived first. `file` null: the newest archive.
 * @throws {@link AppError} `LEDGER_IN_USE` (75), `LEDGER_NOT_FOUND` (66), or as `restoreLedger`.
 */
export function takeLedgerBack(
	{directory, store, clock}: Context,
	name: string,
	file: string | null,
): Restored {
	return whileAtRest(directory, name, () => {
		const nowMs = clock.nowMs();
		const source = file ?? archivesOf(directory, name).at(-1);
		if (source === undefined) throw noArchive(name);
		const {summary, before} = restoreLedger(directory, name, {file: source, nowMs});
		store.forgetLedger(name);
		const mark = markOf(summary, name, nowMs);
		if (mark !== null) store.putLedgerMark(mark);
		const text = `${name}: its ledger was taken back from ${source}, up to bar ${summary.bars}`;
		store.appendEvent({recordedAtMs: nowMs, name, type: 'LedgerRestored', text});
		return {summary, file: source, before};
	});
}

function whileAtRest<R>(directory: Directory, name: string, work: () => R): R {
	makeLockDirectories(directory);
	const kernel = takeKernelLock(directory.kernelLock(name));
	try {
		if (kernel === null) throw inUse(name);
		const verdict = readEvidence(directory, name, {isOurs: true})?.verdict;
		if (verdict === 'foreign') throw inUse(name, 'its lock is foreign', clearForeignFix(name));
		if (isBlocking(verdict)) throw inUse(name);
		return work();
	} finally {
		kernel?.release();
	}
}

function inUse(
	name: string,
	why = 'its lock is held: a process may be writing its ledger',
	fix = `stop it first: pitwall stop ${name}`,
): AppError {
	return new AppError({
		code: 'LEDGER_IN_USE',
		exitCode: exitCode.temporary,
		what: `${name}: nothing was changed`,
		why,
		fix,
		details: {name},
	});
}

function noArchive(name: string): AppError {
	return new AppError({
		code: 'LEDGER_NOT_FOUND',
		exitCode: exitCode.noInput,
		what: `${name}: there is no archive of its ledger`,
		why: 'none was set aside in this home',
		fix: `name the file: pitwall ledger restore ${name} FILE`,
		details: {name},
	});
}
