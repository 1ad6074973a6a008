import {expect, test} from 'vitest';
import {createFrameClock} from '../../../../source/terminal/frame-clock.ts';

/** Time that passes only when the test says so. */
function createClockAt(framesPerSecond: number) {
	let nowMs = 1000;
	let timers: Array<{atMs: number; callback: () => void}> = [];
	const framesAtMs: number[] = [];
	const clock = createFrameClock({
		framesPerSecond,
		onFrame: () => framesAtMs.push(Math.round(nowMs)),
		monotonicMs: () => nowMs,
		schedule(delayMs, callback) {
			const timer = {atMs: nowMs + delayMs, callback};
			timers.push(timer);
			return () => {
				timers = timers.filter(other => other !== timer);
			};
		},
	});

	function advanceTo(endMs: number): void {
		for (;;) {
			const due = timers.filter(({atMs}) => atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs)[0];
			if (!due) break;
			timers = timers.filter(timer => timer !== due);
			nowMs = due.atMs;
			due.callback();
		}

		nowMs = endMs;
	}

	return {clock, framesAtMs, advanceTo};
}

test('the first change after a pause is painted at once', () => {
	const {clock, framesAtMs, advanceTo} = createClockAt(30);
	clock.request();
	clock.request();
	advanceTo(1000);
	expect(framesAtMs).toEqual([1000]);
});

test('in a flood frames keep their distance and the last change is painted', () => {
	const {clock, framesAtMs, advanceTo} = createClockAt(10);
	for (let atMs = 1000; atMs <= 1250; atMs += 5) {
		advanceTo(atMs);
		clock.request();
	}

	advanceTo(2000);
	expect(framesAtMs).toEqual([1000, 1100, 1200, 1300]);
	expect(clock.isPending()).toBe(false);
});

test('a key is echoed at once although a flood has just been painted', () => {
	const {clock, framesAtMs, advanceTo} = createClockAt(10);
	clock.request();
	advanceTo(1002);
	clock.hurry();
	advanceTo(1050);
	clock.request();
	advanceTo(1300);
	// The flood goes on at its usual pace, counted from the frame that showed it last.
	expect(framesAtMs).toEqual([1000, 1002, 1102]);
});

test('a key that is held down is echoed every 8 ms at most', () => {
	const {clock, framesAtMs, advanceTo} = createClockAt(10);
	for (const atMs of [1000, 1001, 1004, 1007, 1009]) {
		advanceTo(atMs);
		clock.hurry();
	}

	advanceTo(1300);
	expect(framesAtMs).toEqual([1000, 1008, 1016]);
});

test('a frame that waits comes forward when a key arrives', () => {
	const {clock, framesAtMs, advanceTo} = createClockAt(10);
	clock.request();
	advanceTo(1020);
	clock.request();
	clock.hurry();
	advanceTo(1030);
	expect(framesAtMs).toEqual([1000, 1020]);
});

test('after a stop nothing is painted', () => {
	const {clock, framesAtMs, advanceTo} = createClockAt(10);
	clock.request();
	clock.stop();
	clock.request();
	advanceTo(2000);
	expect(framesAtMs).toEqual([]);
});
