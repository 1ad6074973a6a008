import {describe, expect, test} from 'vitest';
import {parseBacktestArguments} from '../../../../runner/backtest/arguments.ts';

const parse = (...words: string[]) => parseBacktestArguments(['--symbol=BTC', ...words]);

describe('words of the tool', () => {
	test('are those of run and its own', () => {
		const request = parse(
			'--bars=500',
			'--set=fast=5',
			'--sweep=slow=10:30:10',
			'--rank=max-drawdown',
		);
		expect(request).toMatchObject({
			run: {symbol: 'BTC', mode: 'SIM', speed: 'max', barsMax: 500, parameters: {fast: 5}},
			sweeps: ['slow=10:30:10'],
			rank: 'maxDrawdown',
			jobs: null,
			walkForward: null,
			riskFreeRate: 0,
		});
	});

	test('divide the bars where a walk-forward is asked for', () => {
		const {walkForward} = parse(
			'--sweep=fast=1,2',
			'--walk-forward=4',
			'--train=0.5',
			'--anchored',
		);
		expect(walkForward).toEqual({folds: 4, trainRatio: 0.5, anchored: true});
	});

	test.each([
		[['--walk-forward=4'], 'without --sweep'],
		[['--train=0.5'], 'without --walk-forward'],
		[['--sweep=a=1', '--walk-forward=0'], 'whole number from 1'],
		[['--rank=luck'], 'expected sharpe'],
		[['--jobs=0'], 'from 1 to 256'],
		[['--risk-free=much'], 'was much'],
		[['--mode=LIVE'], 'simulated venue'],
		[['--bars=30000000'], '20000000'],
		[['--bars=0'], 'pitwall backtest --symbol'],
		[['--capital=-5'], 'pitwall backtest'],
		[['--capital=NaN'], 'expected a positive amount'],
		[['--seed=1', '--name=../x'], "--name: was '../x'"],
	])('refuse %j', (words, text) => {
		expect(() => parse(...words)).toThrow(text);
		expect(() => parse(...words)).not.toThrow('pitwall run');
	});
});
