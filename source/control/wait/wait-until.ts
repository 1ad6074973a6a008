/** The one loop that waits for a state of the home: looks, waits for a change, looks again, until its time is up. */
import {watchControl} from '../../../state/control/watch-control.ts';
import type {ControlContext} from '../context.ts';

/** The result of a look, and whether it is sufficient. */
export type Look<T> = {done: boolean; seen: T};

/** Resolves with the first look that is done, or with the first one after `waitMs`. */
export async function waitUntil<T>(
	context: ControlContext,
	look: () => Look<T>,
	waitMs: number,
): Promise<T> {
	const {clock} = context;
	const deadlineMs = clock.monotonicMs() + waitMs;
	// Armed before the first look, so that no change falls between look and wait.
	const changes = watchChanges(context);
	try {
		for (;;) {
			const leftMs = deadlineMs - clock.monotonicMs();
			const {done, seen} = look();
			if (done || leftMs <= 0) return seen;
			await changes.next(Math.min(leftMs, lookAgainMs));
		}
	} finally {
		changes.close();
	}
}

/** Deaths and locks are no changes of the database: the look is repeated without one, too. In milliseconds. */
const lookAgainMs = 50;

/** Resolves `next` with the next change, also one that came before the call. */
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
