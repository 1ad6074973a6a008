import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {foldsOf} from '../../../../runner/backtest/folds.ts';

test('folds roll on by their test bars and end with the last bar', () => {
	expect(foldsOf(100, {folds: 3, trainRatio: 0.7, anchored: false})).toEqual([
		{train: {from: 0, to: 46}, test: {from: 46, to: 64}},
		{train: {from: 18, to: 64}, test: {from: 64, to: 82}},
		{train: {from: 36, to: 82}, test: {from: 82, to: 100}},
	]);
});

test('shares are counted as they were typed', () => {
	expect(foldsOf(1000, {folds: 1, trainRatio: 0.9, anchored: false})).toEqual([
		{train: {from: 0, to: 900}, test: {from: 900, to: 1000}},
	]);
	expect(foldsOf(300, {folds: 2, trainRatio: 0.8, anchored: false})[1]).toEqual({
		train: {from: 50, to: 250},
		test: {from: 250, to: 300},
	});
});

test('anchored folds all train from the first bar on', () => {
	const folds = foldsOf(100, {folds: 3, trainRatio: 0.7, anchored: true});
	expect(folds.map(({train}) => train)).toEqual([
		{from: 0, to: 46},
		{from: 0, to: 64},
		{from: 0, to: 82},
	]);
});

test('too few bars are refused with the figures', () => {
	expect(() => foldsOf(8, {folds: 5, trainRatio: 0.7, anchored: false})).toThrow(
		/8 bars cannot be divided into 5 folds.*0?7?/s,
	);
});

test('test bars never overlap, leave no gap, and never come before their training', () => {
	const division = fc.record({
		folds: fc.integer({min: 1, max: 20}),
		trainRatio: fc.integer({min: 1, max: 99}).map(percent => percent / 100),
		anchored: fc.boolean(),
	});
	fc.assert(
		fc.property(fc.integer({min: 4000, max: 100_000}), division, (bars, given) => {
			const folds = foldsOf(bars, given);
			expect(folds).toHaveLength(given.folds);
			for (const [index, {train, test}] of folds.entries()) {
				expect(train.to).toBe(test.from);
				expect(train.from).toBeGreaterThanOrEqual(0);
				expect(folds[index + 1]?.test.from ?? bars).toBe(test.to);
			}
		}),
	);
});
