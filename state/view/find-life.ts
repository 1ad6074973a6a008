/**
 * Which process acts for a name, and whether it may be signalled. The lock file names it; a process is within
 * reach only when it is proven to belong to this very home, by a run row or by the kernel lock.
 */
import type {Directory} from '../home/directory.ts';
import type {LockEvidence} from '../domain/instance/lock.ts';
import type {RunRow} from '../domain/instance/snapshot.ts';
import {isKernelLockHeld} from '../lock/kernel-lock-owner.ts';
import {readListed} from '../registry/registry.ts';
import {isRunOf, type KnownRun, type Life} from './observe.ts';
import {judge} from '../process/identity.ts';
import {readHeartbeat} from './read-supervisor.ts';

export type LifePlace = {
	directory: Directory;
	/** Identity of the home, as by {@link homeIdentity}. */
	home: string | null;
	/** Wall-clock time; the age of the heartbeat is relative to it. */
	nowMs: number;
};

export type Found = {
	life: Life | null;
	/** The newest run as it was recorded; where the living one has no row, what its registry entry says of it. */
	run: KnownRun | undefined;
};

/**
 * Returns the process that acts for a name: the holder of its lock, or the one its newest run names where the
 * lock file was removed under it.
 */
export function findLife(
	place: LifePlace,
	lock: LockEvidence | undefined,
	run: RunRow | undefined,
): Found {
	const {directory, nowMs} = place;
	if (lock?.verdict === 'held' && lock.holder !== null) {
		const {pid, processStart, instanceId} = lock.holder;
		const reach = outOfReach(place, lock, run);
		const life: Life = {
			pid,
			processStart,
			instanceId,
			...readHeartbeat(directory, instanceId, nowMs),
			...reach,
		};
		return {life, run: isRunOf(run, life) ? run : (runByEntry(place, lock.name, life) ?? run)};
	}

	if (run === undefined || run.endedAtMs !== null || judge(run, place.home) !== 'alive')
		return {life: null, run};
	const {pid, processStart, instanceId} = run;
	const isOfThisHome = run.home != null && run.home === place.home;
	const reach = isOfThisHome
		? {}
		: {outOfReach: `nothing but a run row of an earlier version names pid ${pid}`};
	const heartbeat = readHeartbeat(directory, instanceId, nowMs);
	return {life: {pid, processStart, instanceId, ...heartbeat, ...reach}, run};
}

/**
 * Returns why the holder of `lock` must not be signalled; an empty object: it may. Its lock names this home and its run
 * was recorded here, or it holds the kernel lock of this home: one of both is asked for.
 */
export function outOfReach(
	{directory, home}: Pick<LifePlace, 'directory' | 'home'>,
	{name, holder, isInReach}: LockEvidence,
	run: RunRow | undefined,
): Pick<Life, 'outOfReach'> {
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
 * From the start of a run until its heartbeat shows that it is past it, in milliseconds. The first heartbeat comes
 * a second after the run row was written.
 */
const startMs = 900;

/**
 * The run of a living process whose row is gone, as where the control database was moved away. It counts as a run by
 * hand: epochs of the database that is gone mean nothing in this one. Undefined while it may still write its row.
 */
function runByEntry({directory}: LifePlace, name: string, life: Life): KnownRun | undefined {
	const {pid, processStart, instanceId} = life;
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
