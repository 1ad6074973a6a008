/**
 * Divides bars for a walk-forward: each fold chooses on its training bars and is tested on the bars after
 * them; the test bars of all folds join without gap or overlap and end with the last bar. Pure.
 */
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {WalkForward} from './arguments.ts';

/** Positions from 0; `to` is exclusive. */
export type Span = {from: number; to: number};

export type Fold = {train: Span; test: Span};

const millionths = 1_000_000;

/**
 * Returns the folds, oldest first. With a share r for training, `folds` windows of length L roll on by their
 * test bars (1 − r)·L. Anchored windows all begin with the first bar, so that training grows.
 *
 * Worked: 100 bars, 3 folds, r = 0.7: test bars 100 ÷ (3 + 0.7/0.3) = 18 (rounded down), training bars 100 −
 * 3 × 18 = 46; tests are the bars 47…64, 65…82 and 83…100.
 * @throws {@link AppError} `BACKTEST_TOO_SHORT` (65) if a fold would have fewer than two bars to test or
 * train.
 */
export function foldsOf(bars: number, {folds, trainRatio, anchored}: WalkForward): Fold[] {
	// In millionths: in binary fractions 1 − 0.9 is less than 0.1.
	const trainPpm = Math.round(trainRatio * millionths);
	const testPpm = millionths - trainPpm;
	const testBars = Math.floor((bars * testPpm) / (folds * testPpm + trainPpm));
	const trainBars = bars - folds * testBars;
	if (testBars < 2 || trainBars < 2)
		throw new AppError({
			code: 'BACKTEST_TOO_SHORT',
			exitCode: exitCode.badData,
			what: `${bars} bars cannot be divided into ${folds} folds with ${trainRatio} of them for training`,
			why: `a fold would have ${trainBars} bars to choose on and ${testBars} to be tested on; each needs 2`,
			fix: 'take fewer folds, or more bars with --bars',
			details: {bars, folds, trainBars, testBars},
		});
	return Array.from({length: folds}, (_, index) => {
		const from = trainBars + index * testBars;
		return {
			train: {from: anchored ? 0 : from - trainBars, to: from},
			test: {from, to: from + testBars},
		};
	});
}
