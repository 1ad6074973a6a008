/**
 * Ends a run with the one line `N passed, N failed`, so that a gate can read the outcome without
 * knowing the test runner.
 */
import type {Reporter, TestModule} from 'vitest/node';

export default class CountReporter implements Reporter {
	onTestRunEnd(testModules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
		let passed = 0;
		let failed = unhandledErrors.length;
		let skipped = 0;
		for (const testModule of testModules) {
			failed += testModule.errors().length;
			for (const test of testModule.children.allTests()) {
				const {state} = test.result();
				if (state === 'passed') passed += 1;
				else if (state === 'failed') failed += 1;
				else skipped += 1;
			}
		}

		// The default reporter prints its summary in the same hook: let it go first.
		setImmediate(() => {
			const tail = skipped > 0 ? `, ${skipped} skipped` : '';
			process.stdout.write(`\n${passed} passed, ${failed} failed${tail}\n`);
		});
	}
}
