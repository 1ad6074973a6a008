import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {openAccount} from '../../../../../state/domain/trading/account.ts';
import type {Instrument} from '../../../../../state/domain/trading/instrument.ts';
import {marginShortfall} from '../../../../../state/domain/trading/margin.ts';
import {insufficientMargin} from '../../../../../state/domain/trading/order-reason.ts';

const instrument: Instrument = {
	symbol: 'X',
	venue: 'SIM',
	priceDecimals: 2,
	quantityDecimals: 2,
	quantityLotsMin: 1,
	quantityLotsStep: 1,
	marginPpm: 1_000_000,
	maintenancePpm: 300_000,
};
const flat = openAccount(10_000_000_000);
const buy = (quantityLots: number) =>
	({side: 'BUY', quantityLots, priceTicks: 10_000, feePpm: 400}) as const;

describe('what would have passed', () => {
	test('is the capital less the fee, rounded down to the lot', () => {
		const shortfall = marginShortfall(flat, instrument, buy(10_000));
		expect(shortfall).toMatchObject({largest: '99.96'});
		expect(insufficientMargin(shortfall ?? expect.fail()).text).toBe(
			'margin and fee need 10004.00, equity is 10000.00; at most 99.96 would pass',
		);
	});

	test('is nothing where the least order costs too much', () => {
		const coarse = {...instrument, quantityLotsMin: 20_000, quantityLotsStep: 20_000};
		const shortfall = marginShortfall(flat, coarse, buy(20_000));
		expect(insufficientMargin(shortfall ?? expect.fail()).text).toContain('no quantity would pass');
	});

	test('passes, and the next step does not', () => {
		fc.assert(
			fc.property(
				fc.record({
					cash: fc.integer({min: 1_000_000, max: 1_000_000_000_000}),
					position: fc.integer({min: -50_000, max: 50_000}),
					priceTicks: fc.integer({min: 1, max: 1_000_000}),
					quantityLots: fc.integer({min: 1, max: 10_000_000}),
					side: fc.constantFrom('BUY' as const, 'SELL' as const),
					feePpm: fc.integer({min: 0, max: 20_000}),
					marginPpm: fc.integer({min: 10_000, max: 1_000_000}),
					step: fc.constantFrom(1, 5, 100),
				}),
				({cash, position, step, marginPpm, ...question}) => {
					const one = {...instrument, marginPpm, quantityLotsStep: step};
					const account = {...flat, cashMicros: cash, positionLots: position};
					const lots = question.quantityLots - (question.quantityLots % step);
					const shortfall = marginShortfall(account, one, {...question, quantityLots: lots});
					if (shortfall === null || lots === 0) return;
					const largest = Math.round(Number(shortfall.largest) * 100);
					const carried = (quantityLots: number) =>
						marginShortfall(account, one, {...question, quantityLots}) === null;
					expect(largest).toBeLessThan(lots);
					if (largest > 0) expect(carried(largest)).toBe(true);
					const next = largest - (largest % step) + step;
					if (next < lots && next > largest) expect(carried(next)).toBe(false);
				},
			),
			{numRuns: 2000},
		);
	});
});
