import {expect, test} from 'vitest';
import {explained} from '../../../../source/supervisor/launch-runner.ts';

const aborted = {code: null, signal: 'SIGABRT'};

test.each([
	[aborted, 'node[7]: pthread_create: Resource temporarily unavailable\n'],
	[aborted, 'Assertion failed: (0) == (uv_thread_create(t.get(), start_thread, this))\n'],
	[aborted, ''],
	[{code: 1, signal: null}, "Error: EMFILE: too many open files, open 'runner.cjs'\n"],
])('Node that could not begin (%o, %s) counts as a limit, exit 71', (exit, words) => {
	expect(explained(exit, {words, hasBegun: false})).toMatchObject({
		code: 71,
		signal: null,
		error: 'SYSTEM_LIMIT',
	});
	// An end of the run itself is told as it came.
	expect(explained(exit, {words, hasBegun: true})).toEqual({...exit, said: null});
});

test.each([
	[aborted, 'FATAL ERROR: Reached heap limit: JavaScript heap out of memory\n'],
	[{code: 1, signal: null}, "Error: Cannot find module 'runner.cjs'\n"],
	[{code: null, signal: 'SIGKILL'}, ''],
	[{code: 78, signal: null}, ''],
])('other ends stay what they are: %o, %s', (exit, words) => {
	const said = words === '' ? null : words.trim();
	expect(explained(exit, {words, hasBegun: false})).toEqual({...exit, said});
});
