import {expect, test} from 'vitest';
import {createGarbageCollection} from '../../../../runner/program/start-garbage.ts';

test('what a start leaves behind is collected a few times, one a call, and then no more', () => {
	let collected = 0;
	const collect = createGarbageCollection(() => {
		collected += 1;
	});
	const counts = Array.from({length: 6}, () => {
		collect();
		return collected;
	});
	expect(counts).toEqual([1, 2, 3, 4, 4, 4]);
});
