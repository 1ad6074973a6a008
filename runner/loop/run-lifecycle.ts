/** Holds the life of this run and tells whoever waits when it changes. The rules stand in lifecycle.ts. */
import {
	advance,
	type Lifecycle,
	lifecycleStart,
	type RunEnd,
	type RunTrigger,
} from './lifecycle.ts';

export type RunLife = {
	current(): Lifecycle;
	/** Whether bars may be run: neither stopping nor ended. */
	goesOn(): boolean;
	/** Asks for an end with exit 0. */
	stop(reason: string): void;
	/** Asks for an end with an exit code that says why. */
	fail(end: RunEnd): void;
	trigger(trigger: RunTrigger): void;
};

/** `onStopping` runs once, when the run is first asked to end. */
export function createRunLife(onStopping: () => void): RunLife {
	let life = lifecycleStart;
	function trigger(what: RunTrigger): void {
		const before = life.state;
		life = advance(life, what);
		if (life.state === 'stopping' && before !== 'stopping') onStopping();
	}

	return {
		current: () => life,
		goesOn: () => life.state === 'starting' || life.state === 'running',
		stop: reason => trigger({type: 'stop', reason}),
		fail: end => trigger({type: 'fail', end}),
		trigger,
	};
}
