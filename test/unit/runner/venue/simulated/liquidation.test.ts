/** What the venue does with a position that its equity does not carry, in figures worked by hand. */
import {describe, expect, it} from 'vitest';
import {
	barsOf,
	buy,
	flat,
	hold,
	instrument,
	runBars,
	scripted,
	sell,
} from '../../../../support/engine.ts';

/** 20 × leverage; closed below half of the initial margin. */
const levered = {...instrument, marginPpm: 50_000, maintenancePpm: 25_000};

describe('a position whose equity falls below its maintenance margin', () => {
	it('is closed within the bar, at the first price at which it does', () => {
		// 1,900 at 100 of 10,000: −180,000 + 1,900 p < 0.025 × 1,900 p from p < 97.1660 on.
		const records = runBars({
			bars: barsOf(flat, flat, [99, 105, 90, 104], flat),
			instrument: levered,
			algorithm: scripted(buy(1900)),
		});
		expect(records[2]).toMatchObject({
			orders: [
				{
					orderId: 2,
					purpose: 'LIQUIDATION',
					status: 'filled',
					reason: {
						code: 'MAINTENANCE_MARGIN',
						text: 'equity 4604.00 did not cover the maintenance margin of 4615.10',
					},
				},
			],
			fills: [{side: 'SELL', quantityLots: 1_900_000, priceTicks: 9716, positionLots: 0}],
			account: {equityMicros: 4_604_000_000, ruin: null},
		});
		expect(records[3]?.account).toMatchObject({equityMicros: 4_604_000_000});
	});

	it('pays slippage and fee for it', () => {
		const [, , third] = runBars({
			bars: barsOf(flat, flat, [99, 105, 90, 104]),
			instrument: {...levered, marginPpm: 100_000},
			costs: {feePpm: 1000, slippagePpm: 10_000},
			algorithm: scripted(buy(900)),
		});
		// Bought at 101, fee 90.90; −80,990.90 + 900 p < 22.5 p from p < 92.30 on: closed at 92.29 less 1 %.
		expect(third?.fills).toMatchObject([{priceTicks: 9136, feeMicros: 82_224_000}]);
	});

	it('is closed at the open where that is beyond the price already', () => {
		const [, , third] = runBars({
			bars: barsOf(flat, flat, [96, 99, 95.5, 98]),
			instrument: levered,
			algorithm: scripted(buy(1900)),
		});
		expect(third?.fills).toMatchObject([{priceTicks: 9600, positionLots: 0}]);
	});

	it('takes with it all that waits', () => {
		const [, , third] = runBars({
			bars: barsOf(flat, flat, [99, 105, 90, 104]),
			instrument: levered,
			algorithm: scripted(
				buy(1900, {stop: 93, target: 140}),
				sell(1, {order: {type: 'LIMIT', limit: 130}}),
			),
		});
		expect(third?.orders).toMatchObject([
			{orderId: 2, purpose: 'PROTECTIVE_STOP', reason: {code: 'CANCELED_BY_LIQUIDATION'}},
			{orderId: 3, purpose: 'TAKE_PROFIT', reason: {code: 'CANCELED_BY_LIQUIDATION'}},
			{orderId: 4, status: 'canceled', reason: {code: 'CANCELED_BY_LIQUIDATION'}},
			{orderId: 5, purpose: 'LIQUIDATION', status: 'filled'},
		]);
	});

	it('is not touched where its own stop comes first', () => {
		const [, , third] = runBars({
			bars: barsOf(flat, flat, [99, 105, 90, 104]),
			instrument: levered,
			algorithm: scripted(buy(1900, {stop: 98})),
		});
		expect(third?.fills).toMatchObject([{priceTicks: 9800, positionLots: 0}]);
		expect(third?.orders.some(({purpose}) => purpose === 'LIQUIDATION')).toBe(false);
	});

	it('may be one that was opened in the same bar', () => {
		const [, second] = runBars({
			bars: barsOf(flat, [100, 105, 90, 104]),
			instrument: levered,
			algorithm: scripted(buy(1900)),
		});
		expect(second?.fills).toMatchObject([{side: 'BUY'}, {side: 'SELL', priceTicks: 9716}]);
	});

	it('is left alone above it, and an account may trade on below its capital', () => {
		const records = runBars({
			bars: barsOf(flat, flat, [99, 105, 97.17, 104], flat, flat),
			instrument: levered,
			algorithm: scripted(buy(1900), undefined, undefined, sell(1900)),
		});
		expect(records[2]).toMatchObject({fills: [], account: {positionLots: 1_900_000}});
		expect(records[4]?.account).toMatchObject({positionLots: 0, ruin: null});
	});

	it('of a long position without leverage never happens', () => {
		const [, , third] = runBars({
			bars: barsOf(flat, flat, [50, 50, 0.01, 0.02]),
			algorithm: scripted(buy(100)),
		});
		expect(third).toMatchObject({fills: [], account: {equityMicros: 2_000_000, ruin: null}});
	});
});

describe('an account of which nothing is left', () => {
	/** Short 100 at 100; the price is ten times as high after a reverse split without adjustment. */
	const reverseSplit = () =>
		runBars({
			bars: barsOf(flat, flat, [1000, 1010, 990, 1000], flat, flat),
			algorithm: scripted(sell(100), undefined, buy(1), sell(1, {stop: 110}), {
				...hold,
				moveStop: 90,
			}),
		});

	it('is closed in its bar: the debt is recorded, and equity is 0', () => {
		const [, , third] = reverseSplit();
		expect(third).toMatchObject({
			fills: [{side: 'BUY', quantityLots: 100_000, priceTicks: 100_000, positionLots: 0}],
			account: {
				cashMicros: 0,
				equityMicros: 0,
				positionLots: 0,
				realizedMicros: -90_000_000_000,
				ruin: {barIndex: 3, debtMicros: 80_000_000_000},
			},
		});
	});

	it('lets no order pass any more, from the bar of the ruin on', () => {
		const records = reverseSplit();
		const denied = {status: 'denied', reason: {code: 'ACCOUNT_RUINED'}};
		for (const at of [2, 3, 4]) expect(records[at]?.orders.at(-1)).toMatchObject(denied);
		expect(records[2]?.orders.at(-1)?.reason?.text).toContain('bar 3');
		expect(records[4]?.account).toMatchObject({equityMicros: 0, ruin: {barIndex: 3}});
	});

	it('may be one whose own exit came too late', () => {
		const [, , third] = runBars({
			bars: barsOf(flat, flat, [90, 90, 90, 90]),
			instrument: levered,
			algorithm: scripted(buy(1900), sell(1900)),
		});
		expect(third).toMatchObject({
			orders: [{orderId: 2, purpose: 'DECISION', status: 'filled'}],
			account: {equityMicros: 0, ruin: {barIndex: 3, debtMicros: 9_000_000_000}},
		});
	});
});
