/**
 * Decides about an instance without a live process: start it now, later, or not at all. Pure; see
 * reconcile.ts.
 */
import type {ObservedRow} from '../../../state/domain/instance/snapshot.ts';
import {returnsAtBegin, startAgain} from './reconcile-interrupted.ts';
import {
	emptyMemory,
	type Facts,
	type Memory,
	type Now,
	type Reconciled,
} from './reconcile-words.ts';
import {restartWait, waitForRestart} from './restart-wait.ts';

/** Nothing lives and nothing died: starts a wanted instance once for each epoch and attempt. */
export function reconcileGone(facts: Facts, before: Memory, now: Now): Reconciled {
	const {settings, wanted, observed, supervisor} = facts;
	const {nowMs} = now;
	const memory = emptyMemory;
	if (wanted.wanted === 'stopped') {
		const settled = observed.observed === 'stopped' && observed.epoch >= wanted.epoch;
		// An instance that was never requested is left as it is.
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
