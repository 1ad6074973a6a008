/** What to do with an instance of which nothing lives: start it now, later, or not at all. Pure; see reconcile.ts. */
import type {ObservedRow} from '../../state/domain/snapshot.ts';
import {returnsAtBegin, startAgain} from './reconcile-interrupted.ts';
import {
	type Action,
	emptyMemory,
	type Facts,
	type Memory,
	type Now,
	type Reconciled,
} from './reconcile-words.ts';

/** Nothing lives and nothing died: start what is wanted, once for each epoch and attempt. */
export function reconcileGone(facts: Facts, before: Memory, now: Now): Reconciled {
	const {settings, wanted, observed, supervisor} = facts;
	const {nowMs} = now;
	const memory = emptyMemory;
	if (wanted.wanted === 'stopped') {
		const settled = observed.observed === 'stopped' && observed.epoch >= wanted.epoch;
		// What was never asked for is left as it is.
		if (settled || (wanted.epoch === 0 && observed.recordedAtMs === 0))
			return {actions: [], memory};
		const row: ObservedRow = {
			...observed,
			observed: 'stopped',
			reason: 'stopped as asked',
			epoch: wanted.epoch,
			pid: null,
			restarts: 0,
			nextStartAtMs: null,
			deathsAtMs: [],
			recordedAtMs: nowMs,
		};
		return {actions: [{type: 'record', row}], memory};
	}

	if (supervisor === 'ends') return {actions: [], memory};
	const fresh = observed.epoch < wanted.epoch || observed.observed === 'foreign';
	if (!fresh && returnsAtBegin(facts)) return {actions: [startAgain(facts)], memory};
	if (fresh) return {actions: [{type: 'start', epoch: wanted.epoch, attempt: 0}], memory};
	if (observed.observed !== 'backoff') return {actions: [], memory};
	const {delayMs, restart} = restartWait(observed, before, {
		...now,
		delayMsMax: settings.restart.backoffMaxMs,
	});
	if (delayMs > 0) return waitForRestart(observed, {delayMs, restart, nowMs});
	// 0 would be a start by a person, which forgets earlier ones.
	const attempt = Math.max(1, observed.deathsAtMs.length);
	return {actions: [{type: 'start', epoch: wanted.epoch, attempt}], memory};
}

type RestartWait = {delayMs: number; restart: NonNullable<Memory['restart']>};

/**
 * Returns how long to wait for the restart that the row promises. The row's wall clock counts once, for a row
 * of an earlier supervisor, and never for more than the longest delay; from then on the monotonic clock counts.
 */
function restartWait(
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

/** The clock was set when it is this far from the time that people were told, in milliseconds. */
const clockStepMs = 1000;

/** Waits, and corrects the time that people see when the clock was set meanwhile. */
function waitForRestart(
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
