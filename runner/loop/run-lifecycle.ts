/** Holds the lifecycle of this run and reports its changes. The rules are in lifecycle.ts. */
import {
	advance,
	type Lifecycle,
	lifecycleStart,
	type RunEnd,
	type RunTrigger,
} from './lifecycle.ts';

export type RunLifecycle = {
	current(): Lifecycle;
	/** Whether bars may be run: neither stopping nor ended. */
	goesOn(): boolean;
	/** Requests an end with exit 0. */
	stop(reason: string): void;
	/** Requests an end with the exit code of a failure. */
	fail(end: RunEnd): void;
	trigger(trigger: RunTrigger): void;
};

/** `onStopping` runs once, at the first request to end. */
export function createRunLifecycle(onStopping: () => void): RunLifecycle {
	let lifecycle = lifecycleStart;
	function trigger(what: RunTrigger): void {
		const before = lifecycle.state;
		lifecycle = advance(lifecycle, what);
		if (lifecycle.state === 'stopping' && before !== 'stopping') onStopping();
	}

	return {
		current: () => lifecycle,
		goesOn: () => lifecycle.state === 'starting' || lifecycle.state === 'running',
		stop: reason => trigger({type: 'stop', reason}),
		fail: end => trigger({type: 'fail', end}),
		trigger,
	};
}
