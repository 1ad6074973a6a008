import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	decideRestart,
	restartDelayMs,
} from '../../../../../source/supervisor/reconcile/restart-policy.ts';
import {instanceDefaults} from '../../../../../state/domain/instance/instance-defaults.ts';

const policy = instanceDefaults.restart;
const nowMs = 10_000_000;
const base = {policy, cause: null, deathsAtMs: [], livedMs: 100, nowMs, random: 0};
const code = (exit: number) => ({code: exit, signal: null});

test('exit 0 is the end of the run, not a death', () => {
	expect(decideRestart({...base, exit: code(0)})).toMatchObject({restart: false, state: 'stopped'});
});

test.each([64, 65, 66, 70, 73, 77, 78])('exit %i is final', exit => {
	expect(decideRestart({...base, exit: code(exit)})).toMatchObject({
		restart: false,
		state: 'failed',
	});
});

test.each([1, 69, 71, 74, 75, 130, 143])('exit %i is tried again', exit => {
	expect(decideRestart({...base, exit: code(exit)})).toMatchObject({restart: true, attempt: 1});
});

test('signals and unknown deaths are tried again', () => {
	for (const signal of ['SIGKILL', 'SIGSEGV', null])
		expect(decideRestart({...base, exit: {code: null, signal}}).restart).toBe(true);
});

test('the delay doubles from 1 s to 60 s and jitter only shortens it', () => {
	const delays = [1, 2, 3, 6, 7, 50].map(attempt => restartDelayMs(policy, attempt, 0));
	expect(delays).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000]);
	expect(restartDelayMs(policy, 2, 0.5)).toBe(1800);
});

test('one death more than the budget within the window is final', () => {
	const deathsAtMs = [1, 2, 3, 4, 5].map(seconds => nowMs - seconds * 1000);
	const exit = code(74);
	expect(decideRestart({...base, exit, deathsAtMs})).toMatchObject({
		restart: false,
		state: 'failed',
	});
	const old = [nowMs - policy.windowMs, ...deathsAtMs.slice(1)];
	expect(decideRestart({...base, exit, deathsAtMs: old})).toMatchObject({
		restart: true,
		attempt: 5,
	});
});

test('a stable run clears the record of deaths', () => {
	const deathsAtMs = [nowMs - 3, nowMs - 2, nowMs - 1];
	const decision = decideRestart({
		...base,
		exit: code(74),
		deathsAtMs,
		livedMs: policy.stableAfterMs,
	});
	expect(decision).toMatchObject({restart: true, attempt: 1, delayMs: 1000});
});

test("with 'never' a death is crashed, for a person to decide", () => {
	const never = {...policy, when: 'never' as const};
	expect(decideRestart({...base, policy: never, exit: code(74)})).toMatchObject({state: 'crashed'});
});

test('no delay exceeds the limit or 80 % of it at the top, and the budget always ends', () => {
	fc.assert(
		fc.property(
			fc.integer({min: 1, max: 1000}),
			fc.double({min: 0, max: 0.999, noNaN: true}),
			(attempt, random) => {
				const delayMs = restartDelayMs(policy, attempt, random);
				expect(delayMs).toBeLessThanOrEqual(policy.backoffMaxMs);
				expect(delayMs).toBeGreaterThanOrEqual(policy.backoffMinMs * 0.8);
			},
		),
	);
});

test('what the supervisor ended itself says why', () => {
	const exit = {code: null, signal: 'SIGKILL'};
	const decision = decideRestart({
		...base,
		policy: {...policy, when: 'never'},
		exit,
		cause: 'hung for 60 s',
	});
	expect(decision).toMatchObject({reason: "killed by SIGKILL: hung for 60 s; restart is 'never'"});
});

test('a fault of the machine is tried again with a growing delay and uses up nothing', () => {
	const deathsAtMs = [1, 2, 3, 4, 5].map(seconds => nowMs - seconds * 1000).toReversed();
	const fault = {...base, exit: code(74), isMachineFault: true, deathsAtMs};
	for (const [restarts, delayMs] of [
		[0, 1000],
		[2, 4000],
		[1000, 60_000],
	] as const)
		expect(decideRestart({...fault, restarts})).toEqual({
			...{restart: true, attempt: 0},
			...{delayMs, deathsAtMs},
		});
	const never = {...policy, when: 'never' as const};
	expect(decideRestart({...fault, policy: never})).toMatchObject({state: 'crashed'});
});
