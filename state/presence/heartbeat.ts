/**
 * Shows that this process makes progress, and checks that it still holds its lock: once a second it touches the
 * registry entry and reads the lock's evidence. Other processes read the beat, so it is the file's wall-clock time.
 * The beats follow the monotonic timer: a clock that is set back only makes the age negative until the next beat.
 */

export const heartbeatMs = 1000;

export type HeartbeatOptions = {
	/** Touches the registry entry. */
	beat(): void;
	/** Returns whether the lock is still ours; throws if its evidence cannot be read now. */
	verify(): boolean;
	/** Called once, after which the process must stop at once. No other callback follows. */
	onLost(): void;
	/** Called once for each series of failures to read the evidence or to write the entry. */
	onFailure(error: unknown): void;
	/** Other work of each second, even after a failed beat. */
	work?(): void;
};

/** Starts beating; returns the function that ends it. */
export function startHeartbeat(options: HeartbeatOptions): () => void {
	let isFailing = false;
	/** Unreadable evidence does not prove a loss: the kernel lock is still held. */
	const isLost = () => {
		try {
			if (!options.verify()) return true;
			options.beat();
			isFailing = false;
		} catch (error) {
			if (!isFailing) options.onFailure(error);
			isFailing = true;
		}
		return false;
	};
	const timer = setInterval(() => {
		if (isLost()) {
			clearInterval(timer);
			options.onLost();
		} else options.work?.();
	}, heartbeatMs);
	return () => clearInterval(timer);
}
