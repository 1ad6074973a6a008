/** Gives back what was taken, in reverse order, each once; a failing one does not keep the others. */

export type Closers = {
	add(close: () => void): void;
	/** Runs what is left. @returns what failed. */
	closeAll(): unknown[];
};

export function createClosers(): Closers {
	const stack: (() => void)[] = [];
	return {
		add: close => {
			stack.push(close);
		},
		closeAll() {
			const failures: unknown[] = [];
			for (let close = stack.pop(); close !== undefined; close = stack.pop()) {
				try {
					close();
				} catch (error) {
					failures.push(error);
				}
			}
			return failures;
		},
	};
}
