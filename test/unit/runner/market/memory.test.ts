import {describe, expect, it} from 'vitest';
import {knownInstrument} from '../../../../runner/market/instruments.ts';
import {createMemoryMarket, readAllBars} from '../../../../runner/market/memory.ts';
import type {Market} from '../../../../runner/market/market.ts';
import {createSimulatedMarket} from '../../../../runner/market/simulated.ts';
import type {Bar} from '../../../../state/domain/trading/bar.ts';
import {barsOf, marketOf} from '../../../support/engine.ts';

const known = knownInstrument('BTC');

/** Copies of the next bars, at most `count`. */
function following(market: Market, count = Number.POSITIVE_INFINITY): Bar[] {
	const bars: Bar[] = [];
	while (bars.length < count) {
		const bar = market.next();
		if (bar === undefined) break;
		bars.push({...bar});
	}
	return bars;
}

describe('bars in memory', () => {
	it('come out as they went in, also where the columns had to grow', () => {
		const expected = following(createSimulatedMarket(known, 1), 10_000);
		const series = readAllBars(createSimulatedMarket(known, 1), 10_000);
		expect(series.count).toBe(10_000);
		expect(series.closeTicks).toHaveLength(10_000);
		expect(following(createMemoryMarket(series))).toEqual(expected);
	});

	it('end where their source ended', () => {
		const bars = barsOf([10, 11, 9, 10], [10, 12, 10, 11]);
		const series = readAllBars(marketOf(bars));
		expect(series.count).toBe(2);
		expect(following(createMemoryMarket(series))).toEqual(bars);
		expect(readAllBars(marketOf([])).count).toBe(0);
	});

	it('are played by any number of markets, each of which resumes where it was left', () => {
		const series = readAllBars(createSimulatedMarket(known, 1), 100);
		const first = createMemoryMarket(series);
		following(first, 40);
		const second = createMemoryMarket(series);
		second.restore(JSON.parse(JSON.stringify(first.checkpoint())));
		expect(following(second)).toEqual(following(first));
		expect(following(createMemoryMarket(series))).toHaveLength(100);
	});

	it('lie in shared memory', () => {
		const {closeTicks} = readAllBars(createSimulatedMarket(known, 1), 10);
		expect(closeTicks.buffer).toBeInstanceOf(SharedArrayBuffer);
	});
});
