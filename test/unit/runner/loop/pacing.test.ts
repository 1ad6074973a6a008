import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createPace, due} from '../../../../runner/loop/pacing.ts';

describe('pacing of bars', () => {
	test('the first bar is due at once, the second one interval later', () => {
		const first = due(createPace(2, 1000), 1000, 1000);
		expect(first).toMatchObject({bars: 1, missed: 0, waitMs: 0});
		expect(due(first.pace, 1100, 1000)).toMatchObject({bars: 0, waitMs: 400});
	});

	test('a timer that fires late does not move the grid', () => {
		const first = due(createPace(1, 0), 0, 1000);
		const second = due(first.pace, 1030, 1000);
		expect(second.bars).toBe(1);
		expect(second.pace.dueAtMs).toBe(2000);
	});

	test('ten seconds of sleep are counted, not made up', () => {
		const first = due(createPace(1, 0), 0, 1000);
		const woken = due(first.pace, 10_500, 1000);
		expect(woken).toMatchObject({bars: 1, missed: 9});
		expect(woken.pace.dueAtMs).toBe(11_000);
	});

	test('several bars may share one wake-up when they are faster than timers', () => {
		const first = due(createPace(1000, 0), 0, 1000);
		expect(due(first.pace, 5.5, 1000)).toMatchObject({bars: 5, missed: 0});
	});

	test('as fast as possible is always due, as many as fit', () => {
		expect(due(createPace('max', 0), 5, 200)).toMatchObject({bars: 200, missed: 0, waitMs: 0});
	});

	test('run and missed ticks together are what the clock says', () => {
		fc.assert(
			fc.property(
				fc.double({min: 0.01, max: 10_000, noNaN: true}),
				fc.array(fc.double({min: 0, max: 5000, noNaN: true}), {maxLength: 50}),
				(speed, steps) => {
					let nowMs = 0;
					let pace = createPace(speed, 0);
					let ticks = 0;
					for (const step of steps) {
						nowMs += step;
						const next = due(pace, nowMs, 1_000_000);
						pace = next.pace;
						ticks += next.bars + next.missed;
						expect(next.bars === 0).toBe(next.waitMs > 0);
					}
					const expected = steps.length === 0 ? 0 : Math.floor((nowMs * speed) / 1000) + 1;
					expect(Math.abs(ticks - expected)).toBeLessThanOrEqual(1);
				},
			),
		);
	});
});
