/**
 * How old the last heartbeat of a process is, for an asker whose wall clock may be set at any moment. Pure.
 * A heartbeat is a wall-clock time that another process wrote, so its age is a difference of wall clocks only
 * when it is seen for the first time; afterwards the monotonic clock counts.
 */
import type {Life} from './observe.ts';

/** The heartbeat of one process as it was seen last. */
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

/** Wall clock and monotonic clock that moved apart by more than this between two looks: the clock was set. */
const clockStepMs = 500;

/**
 * Returns the pulse of `life` after another look; null where it shows no heartbeat. A heartbeat that is new
 * since the last look is at most as old as that look. When the clock was set between the two looks it counts as
 * new-born: the age is an underestimate, never the reason to kill a process that lives.
 */
export function feelPulse(
	before: Pulse | null,
	life: Pick<Life, 'instanceId' | 'heartbeatAtMs'> | null,
	now: {nowMs: number; monotonicMs: number},
): Pulse | null {
	if (life === null || life.heartbeatAtMs === null) return null;
	const {instanceId, heartbeatAtMs: beatAtMs} = life;
	const wallAgeMs = Math.max(0, now.nowMs - beatAtMs);
	const pulse = {instanceId, beatAtMs, ...now};
	if (before?.instanceId !== instanceId) return {...pulse, ageMs: wallAgeMs};
	const elapsedMs = now.monotonicMs - before.monotonicMs;
	const isSet = Math.abs(now.nowMs - before.nowMs - elapsedMs) > clockStepMs;
	if (beatAtMs === before.beatAtMs) return {...pulse, ageMs: before.ageMs + elapsedMs};
	return {...pulse, ageMs: isSet ? 0 : Math.min(wallAgeMs, elapsedMs)};
}
