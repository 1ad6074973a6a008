import {describe, expect, test} from 'vitest';
import {barLines, barText} from '../../../../runner/engine/bar-text.ts';
import {barRecord, instrument, marketOrder} from '../../../support/ledger-record.ts';

describe('lines about a bar', () => {
	test('the bar line is the contract', () => {
		const record = barRecord(42);
		record.bar.closeTicks = 6_741_250;
		Object.assign(record.account, {positionLots: 120_000, equityMicros: 10_049_204_900});
		expect(barText(record, instrument)).toBe(
			'Bar 42: close=67412.50 signal=HOLD position=+0.12 equity=10049.20',
		);
	});

	test('short and flat positions show their sign', () => {
		const record = barRecord(1);
		expect(barText(record, instrument)).toContain('position=0 ');
		record.account.positionLots = -1;
		expect(barText(record, instrument)).toContain('position=-0.000001 ');
	});

	test('a denied order is a warning with its code, a waiting one is no news', () => {
		const reason = {code: 'INSUFFICIENT_MARGIN', text: 'needs 12.00, has 3.00'} as const;
		const denied = marketOrder(1, 2, {status: 'denied', reason});
		const lines = barLines(barRecord(2, {orders: [denied, marketOrder(2, 2)]}), instrument);
		expect(lines.map(({level}) => level)).toEqual(['WARN', 'INFO']);
		expect(lines[0]?.text).toBe(
			'Order BTC-1 denied: BUY 0.12 MARKET: needs 12.00, has 3.00 [INSUFFICIENT_MARGIN]',
		);
	});

	test('a position that the venue closed is a warning, the ruin an error of its bar alone', () => {
		const reason = {code: 'MAINTENANCE_MARGIN', text: 'equity 1.00 did not cover 2.00'} as const;
		const closing = marketOrder(1, 2, {purpose: 'LIQUIDATION', status: 'filled', reason});
		const record = barRecord(2, {orders: [closing]});
		record.account.ruin = {barIndex: 2, debtMicros: 80_500_000};
		expect(barLines(record, instrument).slice(0, 2)).toEqual([
			{
				level: 'WARN',
				text: 'Liquidated by BTC-1: equity 1.00 did not cover 2.00 [MAINTENANCE_MARGIN]',
			},
			{
				level: 'ERROR',
				text: 'Account ruined at bar 2: the account is closed and no order passes; 80.50 beyond the last of its money were lost',
			},
		]);
		const later = barRecord(3);
		later.account.ruin = record.account.ruin;
		expect(barLines(later, instrument)).toHaveLength(1);
	});
});
