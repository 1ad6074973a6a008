import {describe, expect, it} from 'vitest';
import {createBarHistory} from '../../../../runner/engine/bar-history.ts';
import type {Bar} from '../../../../state/domain/trading/bar.ts';

const bar = (barIndex: number): Bar => ({
	barIndex,
	closeAtMs: barIndex * 60_000,
	openTicks: 100 * barIndex,
	highTicks: 100 * barIndex + 50,
	lowTicks: 100 * barIndex - 50,
	closeTicks: 100 * barIndex + 25,
	volume: barIndex / 4,
});

function historyOf(count: number) {
	const history = createBarHistory(100);
	for (let index = 1; index <= count; index += 1) history.add(bar(index));
	return history;
}

describe('the bars that an algorithm looks back at', () => {
	it('are plain numbers, oldest first, the newest included', () => {
		const history = historyOf(3);
		expect(history.newest()).toEqual({
			time: 180_000,
			open: 3,
			high: 3.5,
			low: 2.5,
			close: 3.25,
			volume: 0.75,
		});
		expect(history.closes(2)).toEqual([2.25, 3.25]);
		expect(history.bars(2).map(({open}) => open)).toEqual([2, 3]);
		expect(history.bars(1)[0]).toBe(history.newest());
	});

	it('are fewer when there are fewer, and 5,000 at most', () => {
		expect(historyOf(0).bars(3)).toEqual([]);
		expect(historyOf(2).closes(9)).toHaveLength(2);
		expect(historyOf(2).closes(-1)).toEqual([]);
		const long = historyOf(12_345);
		expect(long.closes(1e9)).toHaveLength(5000);
		expect(long.closes(1e9)[0]).toBe(7346.25);
		expect(long.bars(5000).at(-1)).toBe(long.newest());
	});

	it('may be kept: later bars do not change them', () => {
		const history = historyOf(10);
		const kept = history.bars(10);
		const copies = kept.map(one => ({...one}));
		for (let index = 11; index <= 10_020; index += 1) history.add(bar(index));
		expect(kept).toEqual(copies);
		expect(history.bars(10).map(({open}) => open)).toEqual(
			Array.from({length: 10}, (_, at) => 10_011 + at),
		);
	});

	it('cannot be changed, so that later bars show what happened', () => {
		const history = historyOf(3);
		const [first] = history.bars(3);
		expect(() => Object.assign(first ?? {}, {close: 1})).toThrow(TypeError);
		expect(() => Object.assign(history.newest(), {high: 1})).toThrow(TypeError);
		history.bars(3).pop();
		history.closes(3).fill(0);
		expect(history.closes(3)).toEqual([1.25, 2.25, 3.25]);
		expect(history.bars(3).map(({close}) => close)).toEqual([1.25, 2.25, 3.25]);
	});
});
