/** Waits for a promise with a timeout. */

/** Resolves with the value of `promise`, or with `'late'` after `timeoutMs`; `promise` then continues. */
export async function within<T>(promise: Promise<T>, timeoutMs: number): Promise<T | 'late'> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<'late'>(resolve => {
		timer = setTimeout(() => resolve('late'), Math.max(0, timeoutMs));
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}
