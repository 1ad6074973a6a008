import {expect, test} from 'vitest';
import {createGarbageCollection} from '../../../../runner/command/start-garbage.ts';

test('what a start leaves behind is collected once, as often as it takes', () => {
	let collected = 0;
	const collect = createGarbageCollection(() => {
		collected += 1;
	});
	const counts = [1, 2].map(() => {
		collect();
		return collected;
	});
	expect(counts).toEqual([3, 3]);
});
