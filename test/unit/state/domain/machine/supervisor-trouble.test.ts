import {expect, test} from 'vitest';
import type {SupervisorView} from '../../../../../state/domain/instance/snapshot.ts';
import {supervisorTrouble} from '../../../../../state/domain/machine/supervisor-trouble.ts';

const own = {version: '1.2.0', build: 'aaaaaaaaaaaa'};
const healthy: SupervisorView = {
	running: true,
	pid: 4711,
	startedAtMs: 0,
	instanceId: 'i1',
	heartbeatAtMs: 100_000,
	heartbeatAgeMs: 900,
	isSuspended: false,
	hasDied: false,
	program: own,
};
const trouble = (changes: Partial<SupervisorView>, asker: typeof own | null = own) =>
	supervisorTrouble({...healthy, ...changes}, asker);

test('one that answers and is of the same build gives no trouble', () => {
	expect(trouble({})).toBeNull();
	expect(trouble({heartbeatAgeMs: 10_000})).toBeNull();
	expect(trouble({heartbeatAgeMs: null})).toBeNull();
	expect(trouble({running: false, heartbeatAgeMs: 99_000})).toBeNull();
});

test('a stopped one comes before a silent one, and that before one of another build', () => {
	const other = {...own, build: 'bbbbbbbbbbbb'};
	const all = {isSuspended: true, heartbeatAgeMs: 34_500, program: other};
	expect(trouble(all)?.kind).toBe('suspended');
	expect(trouble({...all, isSuspended: false})).toMatchObject({
		kind: 'silent',
		what: expect.stringContaining('pid 4711) has not answered for 34 s'),
	});
	expect(trouble({program: other})?.kind).toBe('other');
});

test('a build is compared only where both sides tell theirs, and one that never told is another', () => {
	expect(trouble({program: undefined})).toBeNull();
	expect(trouble({program: null}, null)).toBeNull();
	expect(trouble({program: {version: '1.1.0', build: own.build}})?.what).toContain('1.1.0');
	expect(trouble({program: null})?.what).toContain('an unknown version');
});
