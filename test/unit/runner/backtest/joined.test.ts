import {expect, test} from 'vitest';
import {emptyFillTable} from '../../../../runner/backtest/fill-table.ts';
import {joinFolds} from '../../../../runner/backtest/joined.ts';
import {createOrderTally} from '../../../../runner/backtest/order-tally.ts';
import {noTrades} from '../../../../state/statistics/trades.ts';

const day = 86_400_000;

function join(...folds: number[][]) {
	let bars = 0;
	const runs = folds.map(equity => ({
		curve: {
			closeAtMs: Float64Array.from(equity, () => (bars += 1) * day),
			equity: Float64Array.from(equity),
			position: new Float64Array(equity.length),
		},
		// Each bar of a fold trades all that it has.
		totals: {...noTrades(), notionalMicros: equity.reduce((sum, value) => sum + value, 0)},
		fills: emptyFillTable(),
		orders: [],
		end: {
			orders: createOrderTally({quantityDecimals: 2}, 0).counts(),
			openPosition: null,
			marked: noTrades(),
		},
	}));
	return joinFolds(runs, {capitalMicros: 1000, riskFreeRate: 0});
}

test('each fold goes on from where the one before ended, in proportion', () => {
	const {curve, statistics} = join([1000, 1200], [1000, 500], [1000, 2000, 1500]);
	expect([...curve.equity]).toEqual([1000, 1200, 1200, 600, 600, 1200, 900]);
	expect(statistics.return).toBeCloseTo(-0.1, 12);
	expect(statistics.bars).toBe(7);
	expect(statistics.turnover).toBeCloseTo(7, 12);
});

test('what lost everything stays there, however well later folds went', () => {
	const {curve, statistics} = join([1000, 500], [1000, -400], [1000, 2000], [1000, -1000]);
	expect([...curve.equity]).toEqual([1000, 500, 500, -200, -200, -200, -200, -200]);
	expect(statistics).toMatchObject({return: -1.2, cagr: null, sharpe: null, maxDrawdown: -1});
});
