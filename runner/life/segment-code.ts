/**
 * Chooses the code of the next bars: the code that is pinned to the instance, else the code that wrote the ledger, else
 * the current file. Once loaded, the code is pinned and recorded in the ledger.
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
	 * Pins the code and records it in the ledger with `parameters`, as typed by the code, unless that is done already.
	 * Call it when the code has loaded. Returns the segment of the next bar.
	 */
	keep(parameters: TypedParameters): LedgerSegment;
};

/** Wait for a busy control database: trading has not started yet. */
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
	// Code without a recorded bar can still be replaced.
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

/** Returns the hash of the code to keep; null to use the file. */
function keptHash(
	{request, settings, store}: Session,
	written: LedgerSegment | undefined,
	lastBar: number,
): string | null {
	if (request.upgrade) return null;
	const {name, algorithm} = settings;
	const pin = store.code(name);
	if (pin !== undefined && pin.algorithm === algorithm) {
		// A run by hand uses the current file until a bar is recorded.
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
	/** The file of a snapshot just taken; null if the snapshot existed. */
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

/** Writes the pin if it is missing or differs; the ledger is written within the same transaction. */
function pin(
	{settings, request, store, directory, clock, log, isConfigured}: Session,
	snapshot: Snapshot,
	file: string | null,
	writeLedger: () => void,
): void {
	const {name, algorithm} = settings;
	const before = store.code(name);
	const isKept = before?.algorithm === algorithm && before.snapshotHash === snapshot.hash;
	// A run by hand with another algorithm keeps the pin of the configured one.
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

/** Logs that the file differs from the running code, and how to use it. */
function tellDrift({settings, directory, log}: Session, {files, hash}: Snapshot): void {
	const {name, algorithm} = settings;
	const file = fileOf(settings, directory.algorithms);
	const drift = file === '' ? `the file of ${algorithm} is gone` : driftText(files, file);
	if (drift === null) return;
	log.info(
		`Code: ${drift} since snapshot ${hash.slice(0, 12)}, which stays in use; to run the current file: pitwall restart --upgrade ${name}`,
	);
}
