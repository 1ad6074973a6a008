import {expect, test} from 'vitest';
import {feelPulse} from '../../../../state/view/pulse.ts';

const hourMs = 3_600_000;
const at = (monotonicMs: number, offsetMs = 0) => ({
	monotonicMs,
	nowMs: 5_000_000_000 + monotonicMs + offsetMs,
});
const beating = (heartbeatAtMs: number | null) => ({instanceId: 'i1', heartbeatAtMs});

test('the first look believes the wall clock', () => {
	expect(feelPulse(null, beating(at(0).nowMs), at(700))).toMatchObject({ageMs: 700});
	expect(feelPulse(null, beating(at(0).nowMs), at(700, -hourMs))).toMatchObject({ageMs: 0});
});

test('a process without a heartbeat has no pulse', () => {
	expect(feelPulse(null, null, at(0))).toBeNull();
	expect(feelPulse(null, beating(null), at(0))).toBeNull();
});

test.each([-hourMs, 0, hourMs])(
	'a heartbeat that does not change grows older by the monotonic clock: clock set by %d ms',
	offsetMs => {
		const live = beating(at(0).nowMs);
		const first = feelPulse(null, live, at(100));
		expect(feelPulse(first, live, at(4100, offsetMs))).toMatchObject({ageMs: 4100});
	},
);

test.each([-hourMs, hourMs])(
	'a new heartbeat from before the clock was set by %d ms makes nobody hang',
	offsetMs => {
		const first = feelPulse(null, beating(at(0).nowMs), at(100));
		const second = feelPulse(first, beating(at(4000).nowMs), at(4100, offsetMs));
		expect(second).toMatchObject({ageMs: 0});
		expect(feelPulse(second, beating(at(4000).nowMs), at(9100, offsetMs))).toMatchObject({
			ageMs: 5000,
		});
	},
);

test('a new heartbeat is as old as the wall clock says, and never older than the last look', () => {
	const first = feelPulse(null, beating(at(0).nowMs), at(100));
	expect(feelPulse(first, beating(at(4000).nowMs), at(4100))).toMatchObject({ageMs: 100});
	expect(feelPulse(first, beating(at(-400).nowMs), at(200))).toMatchObject({ageMs: 100});
});

test('another run begins with its own heartbeat', () => {
	const first = feelPulse(null, beating(at(0).nowMs), at(100));
	const other = {instanceId: 'i2', heartbeatAtMs: at(50).nowMs};
	expect(feelPulse(first, other, at(150))).toMatchObject({instanceId: 'i2', ageMs: 100});
});
