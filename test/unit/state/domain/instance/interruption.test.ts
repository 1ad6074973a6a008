import {constants} from 'node:os';
import {expect, test} from 'vitest';
import {
	interruptedBy,
	interruptedCode,
	interruptionText,
} from '../../../../../state/domain/instance/interruption.ts';

test.each([
	[{code: null, signal: 'SIGTERM'}, 'SIGTERM'],
	[{code: 143, signal: null}, 'SIGTERM'],
	[{code: 129, signal: null}, 'SIGHUP'],
	[{code: 137, signal: null}, 'SIGKILL'],
	[{code: 0, signal: null}, null],
	[{code: 1, signal: null}, null],
	[{code: 128, signal: null}, null],
	[{code: null, signal: null}, null],
	// Its own fault, limit or timer.
	[{code: 139, signal: null}, null],
	[{code: null, signal: 'SIGSEGV'}, null],
	[{code: null, signal: 'SIGXCPU'}, null],
])('%o was interrupted by %s', (exit, signal) => {
	expect(interruptedBy(exit)).toBe(signal);
});

test.skipIf(process.platform !== 'linux')('the numbers are those of the system', () => {
	for (const signal of ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGKILL', 'SIGTERM', 'SIGPWR'] as const)
		expect(interruptedCode(signal)).toBe(128 + constants.signals[signal]);
	for (const signal of ['SIGUSR1', 'SIGUSR2'] as const)
		expect(interruptedCode(signal)).toBe(128 + constants.signals[signal]);
});

test('a kill is not called an interruption: memory that ran out looks the same', () => {
	expect(interruptionText({code: null, signal: 'SIGTERM'})).toBe(
		'interrupted by SIGTERM from outside',
	);
	expect(interruptionText({code: 137, signal: null})).toBe(null);
	expect(interruptionText({code: 1, signal: null})).toBe(null);
});
