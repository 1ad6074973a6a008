/**
 * Shows that this process makes progress, and proves that it may: once a second the registry entry is
 * touched and the lock's evidence is read back. The beat is the file's wall-clock time, because its
 * readers are other processes; the beats themselves come by the monotonic timer, so a clock that is set
 * back only makes the age negative until the next beat, a second later.
 */

export const heartbeatMs = 1000;

export type HeartbeatOptions = {
	beat(): void;
	/** Whether the lock is still ours. */
	verify(): boolean;
	/** Called once: stop at once. */
	onLost(): void;
	/** The registry could not be written; called once for each row of failures. */
	onFailure(error: unknown): void;
};

/** Starts beating; returns the function that ends it. */
export function startHeartbeat(options: HeartbeatOptions): () => void {
	let isFailing = false;
	const timer = setInterval(() => {
		if (!options.verify()) {
			clearInterval(timer);
			options.onLost();
			return;
		}
		try {
			options.beat();
			isFailing = false;
		} catch (error) {
			if (!isFailing) options.onFailure(error);
			isFailing = true;
		}
	}, heartbeatMs);
	return () => clearInterval(timer);
}
