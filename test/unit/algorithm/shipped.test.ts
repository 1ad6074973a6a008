import {describe, expect, it} from 'vitest';
import {Algorithm as BuyAndHold} from '../../../algorithm/buy_and_hold.ts';
import {Algorithm as DonchianBreakout} from '../../../algorithm/donchian_breakout.ts';
import {Algorithm as RsiReversion} from '../../../algorithm/rsi_reversion.ts';
import {Algorithm as SmaCrossover} from '../../../algorithm/sma_crossover.ts';
import type {Algorithm} from '../../../runner/algorithm/contract.ts';
import {createSimulatedVenue} from '../../../runner/venue/simulated/simulated.ts';
import {createEngine} from '../../../runner/engine/engine.ts';
import {openMarket} from '../../../runner/market/open-market.ts';
import {barsOf, recordsOf, runBars} from '../../support/engine.ts';

const shipped: [string, () => Algorithm][] = [
	['sma_crossover', () => new SmaCrossover('', 0, SmaCrossover.parameters)],
	['rsi_reversion', () => new RsiReversion('', 0, RsiReversion.parameters)],
	['donchian_breakout', () => new DonchianBreakout('', 0, DonchianBreakout.parameters)],
	['buy_and_hold', () => new BuyAndHold()],
];

function runOn(symbol: string, algorithm: Algorithm, barsMax: number) {
	const costs = {feePpm: 400, slippagePpm: 100};
	const {instrument, market} = openMarket({
		symbol,
		market:
			symbol === 'SPX'
				? {kind: 'replay', file: 'builtin:sp500-2000'}
				: {kind: 'simulated', seed: 1},
	});
	let left = barsMax;
	const engine = createEngine({
		settings: {name: symbol, symbol, algorithm: 'shipped', capitalMicros: 10_000_000_000, costs},
		instrument,
		market: {...market, next: () => (left-- > 0 ? market.next() : undefined)},
		venue: createSimulatedVenue(instrument, costs),
		algorithm,
	});
	const records = recordsOf(engine);
	market.close();
	return records;
}

describe.each(shipped)('%s', (name, create) => {
	it.each(['BTC', 'ETH', 'GOLD', 'OIL', 'EURUSD', 'SPX'])('trades %s, within its means', symbol => {
		const records = runOn(symbol, create(), 2000);
		const fills = records.flatMap(record => record.fills);
		expect(fills.length).toBeGreaterThanOrEqual(name === 'buy_and_hold' ? 1 : 10);
		const denied = records.flatMap(({orders}) => orders).filter(({status}) => status === 'denied');
		expect(denied).toEqual([]);
		expect(Math.min(...records.map(({account}) => account.equityMicros))).toBeGreaterThan(0);
	});
});

describe('decisions worked by hand', () => {
	const closes = (...prices: number[]) =>
		barsOf(...prices.map(price => [price, price, price, price] as const));
	const decisions = (algorithm: Algorithm, ...prices: number[]) =>
		runBars({bars: closes(...prices), algorithm}).map(({signal}) => signal.action);

	it('sma_crossover acts on the bar of the cross, and not again until the next', () => {
		const algorithm = new SmaCrossover('', 0, {fast: 1, slow: 2});
		expect(decisions(algorithm, 10, 9, 11, 11.05, 10)).toEqual([
			'HOLD',
			'HOLD',
			'BUY',
			'HOLD',
			'SELL',
		]);
	});

	it('donchian_breakout compares with the bars before, and turns around', () => {
		const algorithm = new DonchianBreakout('', 0, {period: 2, leverage: 0.5});
		expect(decisions(algorithm, 10, 11, 11, 12, 12, 9, 9)).toEqual([
			'HOLD',
			'HOLD',
			'HOLD',
			'BUY',
			'HOLD',
			'SELL',
			'HOLD',
		]);
	});

	it('buy_and_hold buys once', () => {
		expect(decisions(new BuyAndHold(), 10, 10, 10)).toEqual(['BUY', 'HOLD', 'HOLD']);
	});

	it('rsi_reversion buys below its threshold with a stop, and leaves above the other', () => {
		const algorithm = new RsiReversion('', 0, {period: 2, oversold: 30, exit: 55, stopPercent: 50});
		const records = runBars({bars: closes(10, 9, 8, 8, 9.5, 9.5), algorithm});
		expect(records.map(({signal}) => signal.action).slice(2)).toEqual([
			'BUY',
			'HOLD',
			'SELL',
			'HOLD',
		]);
		expect(records[2]?.signal.stopTicks).toBe(400);
	});
});
