import {describe, expect, test} from 'vitest';
import {readAhead} from '../../../../runner/market/read-ahead.ts';
import {knownInstrument} from '../../../../runner/market/instruments.ts';
import {createSimulatedMarket} from '../../../../runner/market/simulated.ts';
import {barsOf, marketOf} from '../../../support/engine.ts';

const bars = barsOf([1, 2, 1, 2], [2, 3, 2, 3], [3, 4, 3, 4], [4, 5, 4, 5]);
const known = knownInstrument('BTC');

describe('a market that is read ahead', () => {
	test('shows the next bars and still hands each of them out', () => {
		const market = readAhead(marketOf(bars));
		expect(market.peek(3)).toEqual(bars.slice(0, 3));
		expect(market.peek(1)).toEqual(bars.slice(0, 1));
		expect(market.next()).toEqual(bars[0]);
		expect(market.peek(9)).toEqual(bars.slice(1));
		expect([market.next(), market.next(), market.next(), market.next()]).toEqual([
			...bars.slice(1),
			undefined,
		]);
		expect(market.peek(1)).toEqual([]);
	});

	test('has the checkpoint of the bar that came out last, however far it looked', () => {
		const plain = createSimulatedMarket(known, 3);
		const market = readAhead(createSimulatedMarket(known, 3));
		for (let bar = 0; bar < 50; bar += 1) {
			market.peek((bar * 7) % 11);
			expect(market.checkpoint()).toEqual(plain.checkpoint());
			expect(market.next()).toEqual(plain.next());
			expect(market.checkpoint()).toEqual(plain.checkpoint());
		}
		const fresh = readAhead(createSimulatedMarket(known, 3));
		fresh.peek(5);
		fresh.restore(market.checkpoint());
		expect(fresh.peek(2)[1]).toEqual((plain.next(), plain.next()));
	});

	test('tells of a bar that cannot be read when it is due, not before', () => {
		const source = marketOf(bars);
		const next = () => {
			const bar = source.next();
			if (bar?.barIndex === 3) throw new Error('line 3 is no bar');
			return bar;
		};
		const market = readAhead({...source, next});
		expect(market.peek(4)).toHaveLength(2);
		market.next();
		market.next();
		expect(() => market.peek(1)).toThrow('line 3 is no bar');
		expect(() => market.next()).toThrow('line 3 is no bar');
	});
});
