import {describe, expect, test} from 'vitest';
import {createWishes, type WishesBefore} from '../../../../runner/loop/wishes.ts';
import {wantedNothing} from '../../../../state/control/table/wanted-rows.ts';

/** A database row, an engine that notes what it is told, and a clock that stands still until moved. */
function stage(before?: WishesBefore) {
	const row = wantedNothing('BTC');
	const told: string[] = [];
	const failures: unknown[] = [];
	const state = {version: 1, nowMs: 0, isBroken: false};
	const wishes = createWishes({
		name: 'BTC',
		source: {
			dataVersion: () => {
				if (state.isBroken) throw new Error('database is locked');
				return state.version;
			},
			wanted: () => ({...row}),
		},
		engine: {
			setPaused: paused => told.push(`paused ${paused}`),
			flatten: () => told.push('flatten'),
		},
		clock: {nowMs: () => state.nowMs, monotonicMs: () => state.nowMs},
		before,
		onFailure: error => failures.push(error),
	});
	const change = (wish: Partial<typeof row>) => {
		Object.assign(row, wish);
		state.version += 1;
		state.nowMs += 100;
	};
	return {row, told, failures, state, wishes, change};
}

describe('wishes of a person', () => {
	test('each wish is applied once and taken once, with its bar', () => {
		const {told, wishes, change} = stage();
		wishes.look();
		change({paused: true, flattenEpoch: 1});
		expect(wishes.look()).toEqual(['pause', 'flatten']);
		change({});
		expect(wishes.look()).toEqual([]);
		expect(told).toEqual(['paused true', 'flatten']);
		expect(wishes.take(7)).toEqual([
			{barIndex: 7, kind: 'pause'},
			{barIndex: 7, kind: 'flatten'},
		]);
		expect(wishes.take(8)).toEqual([]);
	});

	test('it looks at most every 100 ms', () => {
		const {wishes, state, row} = stage();
		wishes.look();
		row.paused = true;
		state.version += 1;
		state.nowMs = 99;
		expect(wishes.look()).toEqual([]);
		state.nowMs = 100;
		expect(wishes.look()).toEqual(['pause']);
	});

	test('a request to flatten that came while nobody ran is carried out', () => {
		const {wishes, row} = stage({paused: true, flattenEpoch: 3});
		row.flattenEpoch = 4;
		row.paused = true;
		expect(wishes.look()).toEqual(['flatten']);
	});

	test('a fresh ledger has nothing that an old request could mean', () => {
		const {wishes} = stage();
		expect(wishes.flattenEpoch()).toBe(0);
		expect(wishes.look()).toEqual([]);
	});

	test('a locked database keeps the last wish, tells it once and is asked again', () => {
		const {wishes, state, failures, change} = stage();
		change({paused: true});
		state.isBroken = true;
		wishes.look();
		state.nowMs += 100;
		wishes.look();
		expect(failures).toHaveLength(1);
		state.isBroken = false;
		state.nowMs += 100;
		expect(wishes.look()).toEqual(['pause']);
	});
});
