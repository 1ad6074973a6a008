/**
 * Shows that this process makes progress, and proves that it may: once a second the registry entry is
 * touched and the lock's evidence is read back. The beat is the file's wall-clock time, because its
 * readers are other processes; the beats themselves come by the monotonic timer, so a clock that is set
 * back only makes the age negative until the next beat, a second later.
 */

export const heartbeatMs = 1000;

export type HeartbeatOptions = {
	/** Touches the registry entry. */
	beat(): void;
	/** Returns whether the lock is still ours; throws where its evidence cannot be read now. */
	verify(): boolean;
	/** Called once: stop at once. Nothing else is called afterwards. */
	onLost(): void;
	/** Evidence or entry could not be read or written; called once for each row of failures. */
	onFailure(error: unknown): void;
	/** Other work of each second, also after a beat that failed. */
	work?(): void;
};

/** Starts beating; returns the function that ends it. */
export function startHeartbeat(options: HeartbeatOptions): () => void {
	let isFailing = false;
	/** Evidence that cannot be read is no proof of a loss: the kernel lock is still held. */
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
