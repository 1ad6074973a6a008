import {expect, test} from 'vitest';
import {keeperFlags, runnerFlags} from '../../../../source/supervisor/runner-flags.ts';
import {codeCacheName} from '../../../../state/process/cached-program.ts';

test('a runner gets its memory limit, and no flag that a later V8 may not know', () => {
	expect(runnerFlags(256, '11.3.244')).toContain('--max-old-space-size=256');
	expect(runnerFlags(256, '14.1.1')).toEqual([
		'--max-semi-space-size=1',
		'--max-old-space-size=256',
	]);
});

test('each set of flags has compiled code of its own, in a plain file name', () => {
	const names = [[], runnerFlags(128, '11.3.1'), runnerFlags(256, '11.3.1')].map(flags =>
		codeCacheName('runner', flags),
	);
	expect(new Set(names).size).toBe(3);
	for (const name of names) expect(name).toMatch(/^runner[\w-]*\.cache$/);
});

test('the runner of a program may collect its garbage, with code of its own', () => {
	const flags = keeperFlags(128, '11.3.1');
	expect(flags).toEqual([...runnerFlags(128, '11.3.1'), '--expose-gc']);
	expect(codeCacheName('keeper', flags)).toMatch(/^keeper[\w-]*expose-gc\.cache$/);
});
