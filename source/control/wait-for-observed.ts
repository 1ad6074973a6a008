/** Waits until instances are where a request wanted them, driven by events, with a deadline. */
import type {InstanceView} from '../../state/domain/snapshot.ts';
import {readSnapshot} from '../../state/read-snapshot.ts';
import {watchControl} from '../../state/watch-control.ts';
import type {ControlContext} from './context.ts';

/** `running`: alive and past its start; `stopped`: no process left and none wanted. */
export type WaitGoal = 'running' | 'stopped';

export type WaitOutcome =
	/** `view` is null for one that nobody configures: it is forgotten once it has ended. */
	| {name: string; ok: true; view: InstanceView | null}
	/** `failed`: it will not get there by itself; `timeout`: it may still. `text` says what it waits for. */
	| {name: string; ok: false; cause: 'failed' | 'timeout'; view: InstanceView | null; text: string};

/** Resolves as soon as every name is at its goal or cannot reach it, at the latest after `timeoutMs`. */
export async function waitForObserved(
	context: ControlContext,
	names: readonly string[],
	goal: WaitGoal,
	timeoutMs: number,
): Promise<WaitOutcome[]> {
	const deadlineMs = context.clock.monotonicMs() + timeoutMs;
	// Armed before the first look, so that no change falls between look and wait.
	const changes = watchChanges(context);
	try {
		for (;;) {
			const outcomes = look(context, names, goal);
			const leftMs = deadlineMs - context.clock.monotonicMs();
			const pending = outcomes.some(outcome => !outcome.ok && outcome.cause === 'timeout');
			if (!pending || leftMs <= 0) return outcomes;
			await changes.next(Math.min(leftMs, lookAgainMs));
		}
	} finally {
		changes.close();
	}
}

/** Deaths and locks are no database changes: the look is repeated without one, too. */
const lookAgainMs = 50;

function look(context: ControlContext, names: readonly string[], goal: WaitGoal): WaitOutcome[] {
	const {store, directory, clock} = context;
	const {instances} = readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
	const views = new Map(instances.map(view => [view.settings.name, view]));
	return [...new Set(names)].map(name => judge(name, views.get(name), goal));
}

function judge(name: string, view: InstanceView | undefined, goal: WaitGoal): WaitOutcome {
	if (view === undefined) {
		if (goal === 'stopped') return {name, ok: true, view: null};
		return {name, ok: false, cause: 'failed', view: null, text: `${name}: no such instance`};
	}

	const {observed, reason} = view;
	const text = `${name}: ${observed}${reason ? `: ${reason}` : ''}`;
	const verdict = goals[goal](view);
	return verdict === 'reached'
		? {name, ok: true, view}
		: {name, ok: false, cause: verdict, view, text};
}

const goals: Record<WaitGoal, (view: InstanceView) => 'reached' | 'failed' | 'timeout'> = {
	running({observed, exitCode, wanted}) {
		switch (observed) {
			case 'running':
			case 'paused':
				return 'reached';
			case 'failed':
			case 'foreign':
				return 'failed';
			case 'stopped':
				// A run of a few bars may have finished before anybody looked.
				if (wanted.wanted === 'running' && exitCode === 0) return 'reached';
				return wanted.wanted === 'stopped' ? 'failed' : 'timeout';
			case 'starting':
			case 'stopping':
			case 'crashed':
			case 'backoff':
			case 'hung':
				return 'timeout';
		}
	},
	stopped({observed, wanted}) {
		if (wanted.wanted === 'running' || observed === 'foreign') return 'failed';
		return observed === 'stopped' ? 'reached' : 'timeout';
	},
};

/** Resolves `next` with the next change, also one that came while nobody waited. */
function watchChanges({store, directory}: ControlContext) {
	let changed = false;
	let wake = () => {};
	const onChange = () => {
		changed = true;
		wake();
	};
	const watch = watchControl({store, directory, onChange, onError: onChange});
	return {
		async next(timeoutMs: number) {
			await new Promise<void>(resolve => {
				const timer = setTimeout(resolve, timeoutMs);
				wake = () => {
					clearTimeout(timer);
					resolve();
				};
				if (changed) wake();
			});
			changed = false;
		},
		close: () => watch.close(),
	};
}
