/**
 * Collects what the start of a runner has left behind. A runner that only keeps a program does so little afterwards
 * that V8 would hardly ever do it.
 */

/** V8 gives up the code of a function that was not called between some collections. */
const collections = 3;

/** Returns the function to be called once the start is over; later calls do nothing. `collect` does the work. */
export function createGarbageCollection(collect: () => void): () => void {
	let isDone = false;
	return () => {
		if (isDone) return;
		isDone = true;
		for (let count = 0; count < collections; count += 1) collect();
	};
}
