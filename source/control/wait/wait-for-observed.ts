/** Waits until instances are where a request wanted them. */
import {refusalText} from '../../../state/domain/error.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {readSnapshot} from '../../../state/view/read-snapshot.ts';
import type {ControlContext} from '../context.ts';
import {commandRefusal} from '../../verb/fix-text.ts';
import {deniedRefusal} from '../../verb/refusal.ts';
import {judgeStart, type StartVerdict} from '../start-outcome.ts';
import {waitUntil} from './wait-until.ts';

/** `running`: alive and past its start; `stopped`: no process left and none wanted. */
export type WaitGoal = 'running' | 'stopped';

export type WaitOutcome =
	/**
	 * `view` is null for an instance outside the configuration, which is forgotten once it has ended.
	 * `hasFinished`: it was running, and has ended with exit 0 since.
	 */
	| {name: string; ok: true; view: InstanceView | null; hasFinished: boolean}
	/**
	 * `failed`: it will not get there by itself; `timeout`: it may still. `text` describes its state, `why` is
	 * the reason of its own run; `exitCode` is that of its own run, or of the cause.
	 */
	| {
			name: string;
			ok: false;
			cause: 'failed' | 'timeout';
			text: string;
			why: string | null;
			exitCode: number | null;
	  };

/**
 * Resolves as soon as every name has reached its goal or cannot reach it, at the latest after `timeoutMs`.
 * The outcome is that of the current request at the time of the call, or of a later one.
 */
export async function waitForObserved(
	context: ControlContext,
	names: readonly string[],
	goal: WaitGoal,
	timeoutMs: number,
): Promise<WaitOutcome[]> {
	const epochs = new Map(names.map(name => [name, context.store.wanted(name).epoch]));
	return waitUntil(
		context,
		() => {
			const seen = look(context, epochs, goal);
			const isPending = seen.some(outcome => !outcome.ok && outcome.cause === 'timeout');
			return {done: !isPending, seen};
		},
		timeoutMs,
	);
}

/** Returns how far each name is. `epochs`: those of the requests. */
function look(
	{store, directory, clock}: ControlContext,
	epochs: ReadonlyMap<string, number>,
	goal: WaitGoal,
): WaitOutcome[] {
	// Read before the views: a row that is newer than its view would be shown with the reason of the previous
	// run.
	const rows = new Map([...epochs.keys()].map(name => [name, store.observed(name)]));
	const {instances} = readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
	const views = new Map(instances.map(view => [view.settings.name, view]));
	return [...epochs].map(([name, epoch]) => {
		const view = views.get(name);
		if (goal === 'stopped') return judgeStop(name, view);
		if (view === undefined) return refused(name, `${name}: no such instance`);
		const observed = rows.get(name);
		const run = observed?.runId == null ? undefined : store.run(observed.runId);
		return startOutcome(name, judgeStart({view, epoch, observed, run}), view);
	});
}

function startOutcome(name: string, verdict: StartVerdict, view: InstanceView): WaitOutcome {
	switch (verdict.is) {
		case 'reached':
			return {name, ok: true, view, hasFinished: verdict.hasFinished};
		case 'waiting': {
			const text = `${name}: ${verdict.text}`;
			return {name, ok: false, cause: 'timeout', text, why: null, exitCode: null};
		}

		case 'failed': {
			const {text, why, exitCode} = verdict;
			return {name, ok: false, cause: 'failed', text: `${name}: ${text}`, why, exitCode};
		}
	}
}

function judgeStop(name: string, view: InstanceView | undefined): WaitOutcome {
	if (view === undefined) return {name, ok: true, view: null, hasFinished: false};
	const {observed, reason, wanted, pid} = view;
	const text = `${name}: ${observed}${reason ? `: ${reason}` : ''}`;
	if (wanted.wanted === 'running' || observed === 'foreign') return refused(name, text);
	if (observed === 'stopped') return {name, ok: true, view, hasFinished: false};
	// Its runner is gone; its leftovers belong to another user, and this user cannot end them.
	const denied = pid === null ? deniedRefusal(view, 'stopped') : null;
	if (denied !== null)
		return {
			...refused(name, refusalText(commandRefusal(denied, name))),
			exitCode: denied.exitCode,
		};

	return {name, ok: false, cause: 'timeout', text, why: null, exitCode: null};
}

function refused(name: string, text: string) {
	return {name, ok: false, cause: 'failed', text, why: null, exitCode: null} as const;
}
