/**
 * Collects the garbage of a runner's start. A runner that only keeps a program does so little afterwards that
 * V8 would hardly ever collect it.
 */

/**
 * V8 drops the code of a function that was not called between some collections, and shrinks the space of new
 * objects once little has been allocated for a while: one collection per call, some time apart.
 */
const collections = 4;

/** Returns the function to call now and then once the start is over; `collect` does the work. */
export function createGarbageCollection(collect: () => void): () => void {
	let left = collections;
	return () => {
		if (left === 0) return;
		left -= 1;
		collect();
	};
}
