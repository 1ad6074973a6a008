import {describe, expect, test} from 'vitest';
import {accountRow, barRow, toDecision} from '../../../../runner/python/message.ts';
import {hold, instrument} from '../../../support/engine.ts';
import {barsOf, engineOf, scripted} from '../../../support/engine.ts';

describe('messages to and from Python', () => {
	test('show bar and account in the figures of a JavaScript context', () => {
		const bars = barsOf([10, 11.13, 9.87, 10.01], [10.07, 10.9, 10, 10.33], [10.5, 10.51, 9, 9.99]);
		const engine = engineOf({
			bars,
			algorithm: scripted({action: 'BUY', shares: 3.335}, {action: 'BUY', shares: 1.07}, hold),
		});
		for (const bar of bars) {
			const record = engine.step();
			if (record === 'end') throw new Error('there are three bars');
			const {context} = engine;
			const {position, entryPrice, cash, equity} = context;
			expect(accountRow(record.account, instrument)).toEqual([position, entryPrice, cash, equity]);
			const {time, open, high, low, close, volume} = context.bar;
			expect(barRow(bar, instrument)).toEqual([
				context.index,
				time,
				open,
				high,
				low,
				close,
				volume,
			]);
		}
		expect(engine.context.entryPrice).not.toBeNull();
	});

	test('bring decisions in every shape, and numbers that JSON cannot hold', () => {
		expect(toDecision(null)).toEqual({action: 'HOLD', shares: 0});
		expect(toDecision(['BUY', 1.5])).toEqual({action: 'BUY', shares: 1.5});
		expect(toDecision(['SELL', 'nan'])).toEqual({action: 'SELL', shares: Number.NaN});
		expect(toDecision(['SELL', '-inf'])).toEqual({
			action: 'SELL',
			shares: Number.NEGATIVE_INFINITY,
		});
		const order = {type: 'LIMIT', limit: 'inf'};
		expect(toDecision({action: 'BUY', shares: 1, stop: 'nan', order, reason: 'inf'})).toEqual({
			action: 'BUY',
			shares: 1,
			stop: Number.NaN,
			order: {type: 'LIMIT', limit: Number.POSITIVE_INFINITY},
			reason: 'inf',
		});
	});
});
