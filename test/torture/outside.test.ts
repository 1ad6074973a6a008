import {expect, test} from 'vitest';
import {attackFromOutside} from './outside.ts';

/** Fixed, so that a red run is repeated by itself: npm run torture -- outside 6 20261127. */
const seed = 20_261_127;

test('6 attacks from outside leave the running instances alone and end no command by a bug', async () => {
	const {attacks, breaches} = await attackFromOutside({rounds: 6, seed});
	expect(breaches).toEqual([]);
	expect(Object.keys(attacks).length).toBeGreaterThan(1);
}, 240_000);
