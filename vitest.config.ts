import {defineConfig} from 'vitest/config';

export default defineConfig({
	// React is built for production in the tests as in the bundle: it has no development elements.
	oxc: {jsx: {runtime: 'automatic', development: false}},
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		testTimeout: 90_000,
		hookTimeout: 90_000,
		// Real processes and two cores: more workers only make each of them slower.
		maxWorkers: 2,
		reporters: ['default', './test/support/count-reporter.ts'],
		env: {NODE_ENV: 'production'},
		setupFiles: process.env['NODE_V8_COVERAGE'] ? ['./test/support/coverage/setup.ts'] : [],
		// Code snapshots of algorithms are loaded by Node itself, as in a real run.
		server: {deps: {external: [/[\\/]snapshots[\\/][0-9a-f]{64}[\\/]/]}},
	},
});
