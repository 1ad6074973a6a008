import {expect, test} from 'vitest';
import {cardFacts} from '../../../../../source/panel/view/card-facts.ts';
import {instanceOf, nowMs} from '../panel-fixture.ts';

const wished = (observed: 'stopped' | 'crashed' | 'starting', exitedAtMs: number | null) => {
	const view = instanceOf('BTC', observed, {exitedAtMs, status: null});
	return {...view, wanted: {...view.wanted, wanted: 'running' as const, requestedAtMs: nowMs}};
};

test('a start that nothing came of yet is shown as starting, and is pending', () => {
	for (const view of [wished('stopped', null), wished('crashed', nowMs - 1)])
		expect(cardFacts(view)).toMatchObject({
			state: 'starting',
			isPending: true,
			look: {word: 'starting'},
		});
});

test('one that is starting, or died after the request, is not pending', () => {
	expect(cardFacts(wished('starting', null))).toMatchObject({state: 'starting', isPending: false});
	expect(cardFacts(wished('crashed', nowMs + 1))).toMatchObject({
		state: 'crashed',
		isPending: false,
	});
});
