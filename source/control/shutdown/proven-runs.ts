/**
 * Finds the processes that act for instances by evidence alone: lock files, the registry and kernel locks of
 * this home. It needs no database, so that instances can be stopped when none can be opened. An unproven
 * process is never signalled.
 */
import type {Directory} from '../../../state/home/directory.ts';
import type {InstanceEntry} from '../../../state/domain/instance/instance-entry.ts';
import type {Mode} from '../../../state/domain/instance/instance.ts';
import type {LockEvidence} from '../../../state/domain/instance/lock.ts';
import type {RunMarks} from '../../../state/domain/instance/run-marks.ts';
import {isReservedName} from '../../../state/domain/instance/reserved-name.ts';
import type {RunRow} from '../../../state/domain/instance/snapshot.ts';
import {findLiveProcess} from '../../../state/view/find-live-process.ts';
import {homeIdentity} from '../../../state/home/home-identity.ts';
import {inspectLocks} from '../../../state/lock/inspect.ts';
import {isKernelLockHeld} from '../../../state/lock/kernel-lock-owner.ts';
import {listInstances} from '../../../state/registry/registry.ts';
import {marksOfRunner} from '../../supervisor/sweeper.ts';
import {orNull} from '../or-null.ts';

export type ProvenRun = {
	name: string;
	mode: Mode;
	pid: number;
	processStart: string;
	/** Null if its registry entry is missing. */
	runId: string | null;
	/** Marks of its processes, as far as they can be seen from its runner. */
	marks: RunMarks;
};

type Seen = Omit<ProvenRun, 'marks' | 'mode' | 'processStart'> & {
	mode: string;
	processStart: string | null;
};

/**
 * Returns the proven process of each instance that has one, by name. `runs`: newest rows, if they can be
 * read.
 */
export function provenRuns(
	directory: Directory,
	runs: ReadonlyMap<string, RunRow> = new Map(),
): Map<string, ProvenRun> {
	const entries = (orNull(() => listInstances(directory)) ?? []).flatMap(({entry, verdict}) =>
		verdict === 'alive' && entry !== null ? [entry] : [],
	);
	const byEntry = entries.flatMap(entry => provenEntry(directory, entry));
	const byLock = (orNull(() => inspectLocks(directory)) ?? []).flatMap(
		lock => orNull(() => provenLock(directory, {lock, entries, run: runs.get(lock.name)})) ?? [],
	);
	const proven = new Map<string, ProvenRun>();
	// A lock is the better proof: it comes last and replaces data of the registry.
	for (const {name, pid, processStart, runId, mode} of [...byEntry, ...byLock]) {
		if (isReservedName(name) || processStart === null) continue;
		const told = {name, pid, processStart, runId, mode: mode === 'LIVE' ? 'LIVE' : 'SIM'} as const;
		proven.set(name, {...told, marks: marksOfRunner(pid)});
	}

	return proven;
}

function provenLock(
	directory: Directory,
	seen: {lock: LockEvidence; entries: readonly InstanceEntry[]; run: RunRow | undefined},
): Seen[] {
	const {lock, entries, run} = seen;
	if (lock.verdict !== 'held' || lock.holder === null) return [];
	const place = {directory, home: homeIdentity(directory.home), nowMs: 0};
	const {live} = findLiveProcess(place, lock, run);
	if (live === null || live.outOfReach !== undefined) return [];
	const {name, holder} = lock;
	const runId = entries.find(entry => entry.instanceId === holder.instanceId)?.runId ?? null;
	return [{name, pid: live.pid, processStart: live.processStart, runId, mode: holder.mode}];
}

/** If its lock file is missing, the entry must name this home, and the kernel lock of its name must be held. */
function provenEntry(directory: Directory, entry: InstanceEntry): Seen[] {
	const home = homeIdentity(directory.home);
	if (home === null || entry.home !== home) return [];
	// Unreadable evidence proves nothing.
	return orNull(() => isKernelLockHeld(directory.kernelLock(entry.name))) ? [entry] : [];
}
