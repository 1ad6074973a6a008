/**
 * Computes the age of a process's last heartbeat for an observer whose wall clock may be set at any moment.
 * Pure. A heartbeat is a wall-clock time that another process wrote, so its age is a difference of wall
 * clocks only when it is first seen; afterwards the monotonic clock counts.
 */
import type {LiveProcess} from './observe.ts';

/** The heartbeat of one process as it was last seen. */
export type Pulse = {
	instanceId: string;
	/** Wall-clock time that the process wrote. */
	beatAtMs: number;
	/** Age of that heartbeat now, in milliseconds. */
	ageMs: number;
	/** Both clocks at this look. */
	nowMs: number;
	monotonicMs: number;
};

/** If wall clock and monotonic clock differ by more than this between two looks, the clock was set. */
const clockStepMs = 500;

/**
 * Returns the pulse of `live` after another look; null if it shows no heartbeat. A heartbeat that is new
 * since the last look is at most as old as that look. If the clock was set between two looks, the heartbeat
 * counts as new: the age is an underestimate, so it never causes the kill of a live process.
 */
export function feelPulse(
	before: Pulse | null,
	live: Pick<LiveProcess, 'instanceId' | 'heartbeatAtMs'> | null,
	now: {nowMs: number; monotonicMs: number},
): Pulse | null {
	if (live === null || live.heartbeatAtMs === null) return null;
	const {instanceId, heartbeatAtMs: beatAtMs} = live;
	const wallAgeMs = Math.max(0, now.nowMs - beatAtMs);
	const pulse = {instanceId, beatAtMs, ...now};
	if (before?.instanceId !== instanceId) return {...pulse, ageMs: wallAgeMs};
	const elapsedMs = now.monotonicMs - before.monotonicMs;
	const isSet = Math.abs(now.nowMs - before.nowMs - elapsedMs) > clockStepMs;
	if (beatAtMs === before.beatAtMs) return {...pulse, ageMs: before.ageMs + elapsedMs};
	return {...pulse, ageMs: isSet ? 0 : Math.min(wallAgeMs, elapsedMs)};
}
