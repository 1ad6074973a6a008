/**
 * Reads the current state of a home's supervisor: the holder of its lock, its heartbeat and its registry
 * entry.
 */
import {statSync} from 'node:fs';
import type {Directory} from '../home/directory.ts';
import type {LockEvidence} from '../domain/instance/lock.ts';
import type {SupervisorView} from '../domain/instance/snapshot.ts';
import {readLock} from '../lock/inspect.ts';
import {readEntry} from '../registry/registry.ts';
import {isSuspended} from '../process/proc-stat.ts';

export const noSupervisor: SupervisorView = {
	running: false,
	pid: null,
	startedAtMs: null,
	instanceId: '',
	heartbeatAtMs: null,
	heartbeatAgeMs: null,
	isSuspended: false,
	hasDied: false,
	program: undefined,
};

/** Inspects the lock itself. `nowMs`: wall-clock time; ages are relative to it. */
export function readSupervisor(directory: Directory, nowMs: number): SupervisorView {
	return supervisorOf(directory, readLock(directory, 'SUPERVISOR') ?? undefined, nowMs);
}

/** Returns the view of the supervisor whose lock is `lock`. */
export function supervisorOf(
	directory: Directory,
	lock: LockEvidence | undefined,
	nowMs: number,
): SupervisorView {
	if (lock?.verdict !== 'held' || lock.holder === null)
		return lock?.verdict === 'stale' ? {...noSupervisor, hasDied: true} : noSupervisor;
	const {pid, timestamp, instanceId} = lock.holder;
	const startedAtMs = Date.parse(timestamp);
	return {
		running: true,
		pid,
		startedAtMs: Number.isNaN(startedAtMs) ? null : startedAtMs,
		instanceId,
		...readHeartbeat(directory, instanceId, nowMs),
		// In another pid namespace the number means another process here.
		isSuspended: lock.isInReach && isSuspended(pid),
		hasDied: false,
		program: programOf(directory, instanceId),
	};
}

/** Before it registers, nothing is known; an entry without a program is from an earlier version. */
function programOf(directory: Directory, instanceId: string): SupervisorView['program'] {
	const entry = readEntry(directory, instanceId);
	if (entry === null) return undefined;
	return entry.program ?? null;
}

/** Returns time and age of the last heartbeat of a registered process; null if there is none. */
export function readHeartbeat(
	directory: Directory,
	instanceId: string,
	nowMs: number,
): {heartbeatAtMs: number | null; heartbeatAgeMs: number | null} {
	const file = statSync(directory.instanceFile(instanceId), {throwIfNoEntry: false});
	if (file === undefined) return {heartbeatAtMs: null, heartbeatAgeMs: null};
	// A clock that was set back must not show a heartbeat from the future.
	return {heartbeatAtMs: file.mtimeMs, heartbeatAgeMs: Math.max(0, nowMs - file.mtimeMs)};
}
