/** Computes the remaining wait for a restart, by the monotonic clock. Pure; see reconcile.ts. */
import type {ObservedRow} from '../../../state/domain/instance/snapshot.ts';
import {
	type Action,
	emptyMemory,
	type Memory,
	type Now,
	type Reconciled,
} from './reconcile-words.ts';

export type RestartWait = {delayMs: number; restart: NonNullable<Memory['restart']>};

/**
 * Returns the wait until the restart that the row promises. The row's wall clock counts once, for a row of an
 * earlier supervisor, and never for more than the longest delay; from then on the monotonic clock counts.
 */
export function restartWait(
	observed: ObservedRow,
	before: Memory,
	{nowMs, monotonicMs, delayMsMax}: Now & {delayMsMax: number},
): RestartWait {
	const nextStartAtMs = observed.nextStartAtMs ?? nowMs;
	const restart =
		before.restart?.nextStartAtMs === nextStartAtMs
			? before.restart
			: {
					nextStartAtMs,
					dueMonotonicMs: monotonicMs + Math.min(Math.max(nextStartAtMs - nowMs, 0), delayMsMax),
				};
	return {delayMs: restart.dueMonotonicMs - monotonicMs, restart};
}

/** The clock was set if it differs by this much from the time shown to people, in milliseconds. */
const clockStepMs = 1000;

/** Waits, and corrects the displayed time if the clock was set meanwhile. */
export function waitForRestart(
	observed: ObservedRow,
	{delayMs, restart, nowMs}: RestartWait & {nowMs: number},
): Reconciled {
	const wake: Action = {type: 'wake', afterMs: delayMs};
	const isTrue = Math.abs(nowMs + delayMs - restart.nextStartAtMs) < clockStepMs;
	if (isTrue) return {actions: [wake], memory: {...emptyMemory, restart}};
	const nextStartAtMs = Math.round(nowMs + delayMs);
	const row: ObservedRow = {...observed, nextStartAtMs, recordedAtMs: nowMs};
	return {
		actions: [{type: 'record', row}, wake],
		memory: {...emptyMemory, restart: {...restart, nextStartAtMs}},
	};
}
