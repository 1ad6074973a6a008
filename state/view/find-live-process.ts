/**
 * Finds the process that acts for a name, and decides whether it may be signalled. The lock file names it. A
 * process is within reach only if a run row or the kernel lock proves that it belongs to this home.
 */
import type {Directory} from '../home/directory.ts';
import type {LockEvidence} from '../domain/instance/lock.ts';
import type {RunRow} from '../domain/instance/snapshot.ts';
import {isKernelLockHeld} from '../lock/kernel-lock-owner.ts';
import {readListed} from '../registry/registry.ts';
import {isRunOf, type KnownRun, type LiveProcess} from './observe.ts';
import {judge} from '../process/identity.ts';
import {readHeartbeat} from './read-supervisor.ts';

export type SearchPlace = {
	directory: Directory;
	/** Identity of the home, see {@link homeIdentity}. */
	home: string | null;
	/** Wall-clock time; the age of the heartbeat is relative to it. */
	nowMs: number;
};

export type Found = {
	live: LiveProcess | null;
	/** The newest run as recorded; if the live process has no row, the data of its registry entry. */
	run: KnownRun | undefined;
};

/**
 * Returns the process that acts for a name: the holder of its lock, or the process of its newest run if the
 * lock file was removed under it.
 */
export function findLiveProcess(
	place: SearchPlace,
	lock: LockEvidence | undefined,
	run: RunRow | undefined,
): Found {
	const {directory, nowMs} = place;
	if (lock?.verdict === 'held' && lock.holder !== null) {
		const {pid, processStart, instanceId} = lock.holder;
		const reach = outOfReach(place, lock, run);
		const live: LiveProcess = {
			pid,
			processStart,
			instanceId,
			...readHeartbeat(directory, instanceId, nowMs),
			...reach,
		};
		return {live, run: isRunOf(run, live) ? run : (runByEntry(place, lock.name, live) ?? run)};
	}

	if (run === undefined || run.endedAtMs !== null || judge(run, place.home) !== 'alive')
		return {live: null, run};
	const {pid, processStart, instanceId} = run;
	const isOfThisHome = run.home != null && run.home === place.home;
	const reach = isOfThisHome
		? {}
		: {outOfReach: `only a run row of an earlier version names pid ${pid}`};
	const heartbeat = readHeartbeat(directory, instanceId, nowMs);
	return {live: {pid, processStart, instanceId, ...heartbeat, ...reach}, run};
}

/**
 * Returns why the holder of `lock` must not be signalled, or an empty object if it may. One of two proofs is
 * required: its lock names this home and its run was recorded here, or it holds the kernel lock of this home.
 */
export function outOfReach(
	{directory, home}: Pick<SearchPlace, 'directory' | 'home'>,
	{name, holder, isInReach}: LockEvidence,
	run: RunRow | undefined,
): Pick<LiveProcess, 'outOfReach'> {
	if (holder === null) return {};
	const {pid} = holder;
	if (!isInReach)
		return {outOfReach: `it lives in another container, as pid ${pid} there: stop it from within`};
	const isRecorded = run?.endedAtMs === null && run.instanceId === holder.instanceId;
	if (isRecorded && holder.home !== null && holder.home === home) return {};
	if (isKernelLockHeld(directory.kernelLock(name))) return {};
	return {
		outOfReach: `its lock names pid ${pid}, which does not hold it: pitwall locks shows more`,
	};
}

/**
 * From the start of a run until its heartbeat proves progress, in milliseconds. The first heartbeat comes a
 * second after the run row was written.
 */
const startMs = 900;

/**
 * The run of a live process whose row is missing, for example after the control database was moved away. It
 * counts as a run by hand: epochs of the missing database mean nothing in this one. Undefined while the
 * process may still write its row.
 */
function runByEntry(
	{directory}: SearchPlace,
	name: string,
	live: LiveProcess,
): KnownRun | undefined {
	const {pid, processStart, instanceId} = live;
	const listed = readListed(directory, instanceId);
	if (listed?.entry?.name !== name) return undefined;
	const {runId, startedAt, beaconFd} = listed.entry;
	const startedAtMs = Date.parse(startedAt);
	if (Number.isNaN(startedAtMs) || listed.heartbeatAtMs - startedAtMs < startMs) return undefined;
	return {
		...{runId, name, instanceId, pid, processStart, beaconFd, startedAtMs},
		epoch: 0,
		readyAtMs: startedAtMs,
		endedAtMs: null,
		exitCode: null,
		exitReason: null,
		settings: null,
		marks: null,
		isByEntry: true,
	};
}
