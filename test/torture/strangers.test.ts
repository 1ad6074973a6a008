import {expect, test} from 'vitest';
import {hasPython} from '../support/python.ts';
import {attackStrangers} from './strangers.ts';

/** Fixed, so that a red run is repeated by itself: npm run torture -- strangers 12 20261124. */
const seed = 20_261_124;

test.skipIf(!hasPython)(
	'12 kills of a Python algorithm, a program, their runners and the supervisor: one copy each, the same ledger, nothing left',
	async () => {
		const {blows, breaches} = await attackStrangers({rounds: 12, seed});
		expect(breaches).toEqual([]);
		expect(Object.keys(blows).length).toBeGreaterThan(3);
	},
	120_000,
);
