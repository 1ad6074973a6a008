/**
 * Collects what the start of a runner has left behind. A runner that only keeps a program does so little afterwards
 * that V8 would hardly ever do it.
 */

/**
 * V8 gives up the code of a function that was not called between some collections, and makes the space of new objects
 * smaller once little has been allocated for a while: one a call, some time apart.
 */
const collections = 4;

/** Returns the function to be called now and then once the start is over; `collect` does the work. */
export function createGarbageCollection(collect: () => void): () => void {
	let left = collections;
	return () => {
		if (left === 0) return;
		left -= 1;
		collect();
	};
}
