/** An interruptible wait: the loop sleeps until the next bar, a signal or a lost lock wakes it. */

export type Sleeper = {
	/** Resolves after `delayMs`, or earlier if woken. */
	sleep(delayMs: number): Promise<void>;
	/** Ends the current sleep; without one it has no effect. */
	wake(): void;
	/** Lets signals, timers and input be handled. */
	yield(): Promise<void>;
};

/** Longest single sleep: Node's timers overflow at 2^31 ms. */
const sleepMsMax = 60_000;

export function createSleeper(): Sleeper {
	let wakeUp: (() => void) | undefined;
	return {
		sleep: delayMs =>
			new Promise(resolve => {
				const timer = setTimeout(done, Math.min(delayMs, sleepMsMax));
				wakeUp = done;
				function done() {
					clearTimeout(timer);
					wakeUp = undefined;
					resolve();
				}
			}),
		wake: () => wakeUp?.(),
		yield: () => new Promise(resolve => setImmediate(resolve)),
	};
}
