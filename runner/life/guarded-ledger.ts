/**
 * The ledger of a run, held against the world: a start that finds less than the control database knows is refused, and
 * a ledger that is moved, removed or replaced while the run goes on is noticed, saved and reported.
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
	/** Remembers how far the ledger came, where a later start can compare it. */
	mark: (lastBar: number) => void;
	/** Returns what happened to the file since it was opened; null: it lies where it was. */
	loss: () => string | null;
	/** Writes all commits into a new file of the archive and returns its path. @throws {@link AppError} as `append`. */
	save: () => string;
};

/**
 * Opens the ledger of the session.
 * @throws {@link AppError} `LEDGER_MISSING` (66) when it holds less than was recorded, or as `openLedgerStore`.
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
			throw missing('another ledger lies in its place');
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

/** Returns the function that compares the files with those that were opened. */
function watchFiles(path: string): () => string | null {
	const opened = fileIdentity(path);
	let log: FileIdentity | null = null;
	const look = () => {
		const now = fileIdentity(path);
		if (now !== opened) return `${path} was ${now === null ? 'moved or removed' : 'replaced'}`;
		// The log appears with the first commit and stays until the ledger is closed.
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
			// What cannot be looked at now, on a disk in trouble, is no proof: the next commit will tell.
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
			: `take the newest archive back: pitwall ledger restore ${name}`;
	return new AppError({
		code: 'LEDGER_MISSING',
		exitCode: exitCode.noInput,
		what: `${name}: its ledger is not the one that it wrote: ${found}, but ${recorded}`,
		why: `${path} was moved, removed, replaced or cut short; trading on would lose its history`,
		fix: `${back}; or begin a fresh ledger: pitwall ledger archive ${name}`,
		details: {name, path, lastBar: known?.lastBar ?? null, archive: archive ?? null},
	});
}
