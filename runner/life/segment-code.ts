/**
 * Which code decides from here on: the one that is pinned to the instance, else the one that wrote the
 * ledger, else the file as it is now. Once the code has loaded, it is pinned and the ledger notes it.
 */
import {AppError} from '../../state/domain/error.ts';
import type {InstanceCode} from '../../state/domain/instance/instance-code.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {LedgerSegment} from '../../state/domain/trading/ledger.ts';
import type {LedgerStore} from '../../state/ledger/ledger-store.ts';
import {findAlgorithm} from '../algorithm/find.ts';
import type {TypedParameters} from '../algorithm/parameters.ts';
import {pinSnapshot} from '../algorithm/snapshot/pin-snapshot.ts';
import {openSnapshot, type Snapshot, takeSnapshot} from '../algorithm/snapshot/snapshot.ts';
import {driftText} from '../algorithm/own-sources.ts';
import type {Session} from './session.ts';

export type ChosenCode = {
	snapshot: Snapshot;
	/**
	 * Pins the code and notes it in the ledger, where that is not so yet, with `parameters`, typed by the code. Call it
	 * when the code has loaded. Returns the segment whose bars begin at or go on after the last one.
	 */
	keep(parameters: TypedParameters): LedgerSegment;
};

/** While it is chosen, nobody trades yet: a busy control database may be waited for. */
const busyTimeoutMs = 2000;

/**
 * Chooses the code of the session's instance; `lastBar` is the last bar of its ledger, 0 for none.
 * @throws {@link AppError} `ALGORITHM_NOT_FOUND`, `SNAPSHOT_MISSING` (66), `SNAPSHOT_CHANGED`,
 * `ALGORITHM_NOT_LOADED` (65).
 */
export async function chooseCode(
	session: Session,
	ledger: LedgerStore,
	lastBar: number,
): Promise<ChosenCode> {
	const {settings, directory} = session;
	const last = ledger.lastSegment();
	// Code that has no bar yet binds nobody.
	const written = last !== undefined && last.fromBarIndex <= lastBar ? last : undefined;
	const hash = keptHash(session, written, lastBar);
	if (hash !== null) {
		const snapshot = openSnapshot(hash, directory.snapshots, settings.name);
		tellDrift(session, snapshot);
		const keeping = {session, ledger, lastBar, written, snapshot, file: null};
		return {snapshot, keep: parameters => keep({...keeping, parameters})};
	}

	const file = findAlgorithm(settings.algorithm, directory.algorithms);
	const snapshot = await takeSnapshot(file, directory.snapshots, settings.python);
	const keeping = {session, ledger, lastBar, written, snapshot, file};
	return {snapshot, keep: parameters => keep({...keeping, parameters})};
}

/** The code that a person has not replaced; null: take the file. */
function keptHash(
	{request, settings, store}: Session,
	written: LedgerSegment | undefined,
	lastBar: number,
): string | null {
	if (request.upgrade) return null;
	const {name, algorithm} = settings;
	const pin = store.code(name);
	if (pin !== undefined && pin.algorithm === algorithm) {
		// Somebody tries out a file by hand: until a bar is recorded, it is taken as it is.
		const isTrial = !request.background && pin.takenBy === 'run' && lastBar === 0;
		return isTrial ? null : pin.snapshotHash;
	}

	return written?.algorithm === algorithm ? written.snapshotHash : null;
}

type Keeping = {
	session: Session;
	ledger: LedgerStore;
	lastBar: number;
	/** Last segment that has a bar. */
	written: LedgerSegment | undefined;
	snapshot: Snapshot;
	/** Where the snapshot was just taken from; null: it was there. */
	file: string | null;
	parameters: TypedParameters;
};

function keep({
	session,
	ledger,
	lastBar,
	written,
	snapshot,
	file,
	parameters,
}: Keeping): LedgerSegment {
	const {settings} = session;
	const segment: LedgerSegment = {
		fromBarIndex: lastBar + 1,
		algorithm: settings.algorithm,
		parameters: sorted(parameters),
		snapshotHash: snapshot.hash,
	};
	const goesOn = written !== undefined && isSameCode(written, segment) ? written : undefined;
	pin(session, snapshot, file, () => {
		if (goesOn === undefined) ledger.putSegment(segment);
	});
	return goesOn ?? segment;
}

function isSameCode(one: LedgerSegment, other: LedgerSegment): boolean {
	const textOf = ({algorithm, snapshotHash, parameters}: LedgerSegment) =>
		JSON.stringify([algorithm, snapshotHash, sorted(parameters)]);
	return textOf(one) === textOf(other);
}

function sorted(parameters: TypedParameters): TypedParameters {
	return Object.fromEntries(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Writes the pin where it is missing or another one; the ledger is written within the same transaction. */
function pin(
	{settings, request, store, directory, clock, log, isConfigured}: Session,
	snapshot: Snapshot,
	file: string | null,
	writeLedger: () => void,
): void {
	const {name, algorithm} = settings;
	const before = store.code(name);
	const isKept = before?.algorithm === algorithm && before.snapshotHash === snapshot.hash;
	// Another algorithm than the configured one is tried out by hand: the pin of that one stays.
	const isOther = isConfigured && store.instance(name)?.algorithm !== algorithm;
	const isByHand = !isConfigured || before?.takenBy === 'run';
	const code = {
		name,
		algorithm,
		snapshotHash: snapshot.hash,
		file: file ?? before?.file ?? fileOf(settings, directory.algorithms),
		takenAtMs: clock.nowMs(),
		takenBy: request.upgrade ? 'upgrade' : isByHand ? 'run' : 'start',
	};
	const timeout = store.database.pragma('busy_timeout', {simple: true});
	store.database.pragma(`busy_timeout = ${busyTimeoutMs}`);
	try {
		const isNew = !isKept && !isOther;
		pinSnapshot(store, snapshot, isNew ? code : null, () => {
			writeLedger();
			if (isNew) store.appendEvent({...takenEvent(code), recordedAtMs: code.takenAtMs});
		});
	} catch (error) {
		if (!(error instanceof AppError) || error.code !== 'DATABASE_BUSY') throw error;
		log.warn(`The code could not be pinned yet, the next start tries again: ${error.what}`);
		writeLedger();
	} finally {
		store.database.pragma(`busy_timeout = ${Number(timeout)}`);
	}
}

function takenEvent({name, snapshotHash, takenBy}: InstanceCode) {
	const type = takenBy === 'upgrade' ? 'CodeUpgraded' : 'CodeTaken';
	return {name, type, text: `${name}: code ${snapshotHash.slice(0, 12)}`};
}

function fileOf({algorithm}: InstanceSettings, folder: string): string {
	try {
		return findAlgorithm(algorithm, folder);
	} catch (error) {
		if (error instanceof AppError) return '';
		throw error;
	}
}

/** Says when the file is no longer what runs, and how it is taken. */
function tellDrift({settings, directory, log}: Session, {files, hash}: Snapshot): void {
	const {name, algorithm} = settings;
	const file = fileOf(settings, directory.algorithms);
	const drift = file === '' ? `the file of ${algorithm} is gone` : driftText(files, file);
	if (drift === null) return;
	log.info(
		`Code: ${drift} since snapshot ${hash.slice(0, 12)} was taken, which goes on; what is there now runs after: pitwall restart --upgrade ${name}`,
	);
}
