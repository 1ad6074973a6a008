/**
 * Protects the ledger of a run: a start is refused if the ledger has fewer bars than the control database recorded, and
 * a ledger that is moved, removed or replaced during the run is detected, saved and reported.
 */
import {existsSync} from 'node:fs';
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {LedgerMark} from '../../state/domain/trading/ledger.ts';
import {type FileIdentity, fileIdentity} from '../../state/file/file-identity.ts';
import {archivesOf, freeArchivePath} from '../../state/ledger/archive.ts';
import {type LedgerStore, openLedgerStore} from '../../state/ledger/ledger-store.ts';
import type {Session} from './session.ts';

export type GuardedLedger = {
	ledger: LedgerStore;
	/** Records the last bar of the ledger for the check of a later start. */
	mark: (lastBar: number) => void;
	/** Returns what happened to the file since it was opened; null if it is still in place. */
	loss: () => string | null;
	/** Writes all commits to a new file in the archive and returns its path. @throws {@link AppError} as `append`. */
	save: () => string;
};

/**
 * Opens the ledger of the session.
 * @throws {@link AppError} `LEDGER_MISSING` (66) if it has fewer bars than recorded, or as `openLedgerStore`.
 */
export function openGuardedLedger(session: Session): GuardedLedger {
	const {settings, directory, store, clock} = session;
	const {name} = settings;
	const path = directory.ledger(name);
	const known = store.ledgerMark(name);
	const missing = (found: string) => ledgerMissing(session, {path, known, found});
	if (known !== undefined && known.lastBar > 0 && !existsSync(path)) throw missing('there is none');
	const ledger = openLedgerStore(path, session.life, () => clock.nowMs());
	try {
		const lastBar = ledger.lastBarIndex();
		const ledgerId = ledger.ledgerId();
		if (known !== undefined && known.lastBar > lastBar)
			throw missing(lastBar === 0 ? 'it is empty' : `it ends at bar ${lastBar}`);
		if (known !== undefined && known.lastBar > 0 && known.ledgerId !== ledgerId)
			throw missing('another ledger is in its place');
		const mark = (bar: number) =>
			store.putLedgerMark({name, ledgerId, lastBar: bar, recordedAtMs: clock.nowMs()});
		if (known?.ledgerId !== ledgerId || known.lastBar !== lastBar) mark(lastBar);
		return {
			ledger,
			mark,
			loss: watchFiles(path),
			save: () => {
				const target = freeArchivePath(directory, name, clock.nowMs());
				ledger.copyTo(target);
				return target;
			},
		};
	} catch (error) {
		ledger.close();
		throw error;
	}
}

/** Returns the function that compares the current files with those that were opened. */
function watchFiles(path: string): () => string | null {
	const opened = fileIdentity(path);
	let log: FileIdentity | null = null;
	const look = () => {
		const now = fileIdentity(path);
		if (now !== opened) return `${path} was ${now === null ? 'moved or removed' : 'replaced'}`;
		// The WAL file is created by the first commit and stays until the ledger is closed.
		const logNow = fileIdentity(`${path}-wal`);
		if (log !== null && logNow !== log)
			return `${path}-wal was ${logNow === null ? 'moved or removed' : 'replaced'}`;
		log = logNow;
		return null;
	};
	return () => {
		try {
			return look();
		} catch {
			// A failing disk proves nothing: the next commit will show whether the file is lost.
			return null;
		}
	};
}

type Missing = {path: string; known: LedgerMark | undefined; found: string};

function ledgerMissing(
	{settings: {name}, directory}: Session,
	{path, known, found}: Missing,
): AppError {
	const archive = archivesOf(directory, name).at(-1);
	const recorded = `bar ${known?.lastBar} was recorded`;
	const back =
		archive === undefined
			? `put ${path} back, with its -wal file`
			: `restore the newest archive: pitwall ledger restore ${name}`;
	return new AppError({
		code: 'LEDGER_MISSING',
		exitCode: exitCode.noInput,
		what: `${name}: its ledger is not the one that it wrote: ${found}, but ${recorded}`,
		why: `${path} was moved, removed, replaced or truncated; to continue would lose its history`,
		fix: `${back}; or begin a fresh ledger: pitwall ledger archive ${name}`,
		details: {name, path, lastBar: known?.lastBar ?? null, archive: archive ?? null},
	});
}
