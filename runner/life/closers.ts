/** Releases resources in reverse order, each once; a failure does not stop the others. */

export type Closers = {
	add(close: () => void): void;
	/** Runs the remaining closers. @returns the errors. */
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
