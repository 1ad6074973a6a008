import {expect, test} from 'vitest';
import {suggest} from '../../../../state/domain/suggest.ts';

test.each([
	['strat', 'start'],
	['stat', 'start'],
	['btc', 'BTC'],
	['GLOD', 'GOLD'],
	['EURSD', 'EURUSD'],
])('%s is taken for %s', (word, expected) => {
	expect(suggest(word, ['start', 'stop', 'BTC', 'GOLD', 'EURUSD'])).toBe(expected);
});

test('a word that is near to nothing gets no suggestion', () => {
	expect(suggest('frobnicate', ['start', 'stop', 'BTC'])).toBeNull();
	expect(suggest('', [])).toBeNull();
});

test('a very long word is answered at once', () => {
	expect(suggest('x'.repeat(1_000_000), ['start'])).toBeNull();
});
