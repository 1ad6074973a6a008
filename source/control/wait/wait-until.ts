/** Looks again whenever the control database changes, until the result is sufficient or time is up. */
import {watchControl} from '../../../state/control/watch-control.ts';
import type {ControlContext} from '../context.ts';

/** The result of a look, and whether it is sufficient. */
export type Look<T> = {done: boolean; seen: T};

/** Resolves with the first sufficient look, or with the last one after `waitMs`. */
export async function waitUntil<T>(
	{store, directory}: ControlContext,
	look: () => Look<T>,
	waitMs: number,
): Promise<T> {
	return new Promise((resolve, reject) => {
		const finish = (settle: () => void) => {
			clearTimeout(timer);
			watch.close();
			settle();
		};
		const step = (last: boolean) => {
			try {
				const {done, seen} = look();
				if (done || last) finish(() => resolve(seen));
			} catch (error) {
				fail(error);
			}
		};
		const fail = (error: unknown) => {
			finish(() => reject(error instanceof Error ? error : new Error(String(error))));
		};
		const watch = watchControl({store, directory, onChange: () => step(false), onError: fail});
		const timer = setTimeout(() => step(true), waitMs);
		step(false);
	});
}
