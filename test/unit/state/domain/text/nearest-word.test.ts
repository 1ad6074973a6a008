import {expect, test} from 'vitest';
import {nearestWord} from '../../../../../state/domain/text/nearest-word.ts';

test.each([
	['strat', 'start'],
	['stat', 'start'],
	['btc', 'BTC'],
	['GLOD', 'GOLD'],
	['EURSD', 'EURUSD'],
])('%s is taken for %s', (word, expected) => {
	expect(nearestWord(word, ['start', 'stop', 'BTC', 'GOLD', 'EURUSD'])).toBe(expected);
});

test('a word that is near to nothing gets no suggestion', () => {
	expect(nearestWord('frobnicate', ['start', 'stop', 'BTC'])).toBeUndefined();
	expect(nearestWord('', [])).toBeUndefined();
});

test('a very long word is answered at once', () => {
	expect(nearestWord('x'.repeat(1_000_000), ['start'])).toBeUndefined();
});
