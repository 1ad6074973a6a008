import {expect, test} from 'vitest';
import {faultCounters} from './lock-tally.ts';
import {tortureLocks} from './locks.ts';

/** Fixed, so that a red run is repeated by itself: npm run torture -- locks 25 12 20261122. */
const seed = 20_261_122;

test('25 rounds of 12 contenders, killed and stopped anywhere, never give two holders', async () => {
	const tally = await tortureLocks({rounds: 25, contenders: 12, seed});
	expect(tally.won).toBeGreaterThan(5);
	expect(tally.killed).toBeGreaterThan(5);
	for (const counter of faultCounters) expect({[counter]: tally[counter]}).toEqual({[counter]: 0});
}, 120_000);
