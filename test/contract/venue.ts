/** What every venue keeps, whether it answers at once or later. An adapter to an exchange has to pass it, too. */
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import {notionalMicros} from '../../state/domain/trading/money.ts';
import {sideSign} from '../../state/domain/trading/order.ts';
import type {OrderTerms, Venue, VenueEvent, VenueFill} from '../../runner/venue/venue.ts';

export type VenueRig = {
	venue: Venue;
	instrument: Instrument;
	/** Lets the venue receive and answer what was sent. */
	settle(): Promise<void>;
	/** The price is here, and orders that are met by it are filled. */
	trade(priceTicks: number): Promise<void>;
	close(): Promise<void>;
};

const fillsOf = (events: readonly VenueEvent[]): VenueFill[] =>
	events.filter(event => event.kind === 'filled');

export function describeVenue(name: string, createRig: () => Promise<VenueRig>): void {
	describe(`${name}, as a venue`, () => {
		let rig: VenueRig;
		const heard: VenueEvent[] = [];
		beforeEach(async () => {
			heard.length = 0;
			rig = await createRig();
		});
		afterEach(() => rig.close());

		const order = (clientOrderId: string, terms: Partial<OrderTerms> = {}): OrderTerms => ({
			clientOrderId,
			side: 'BUY',
			type: 'MARKET',
			quantityLots: 1000,
			reduceOnly: false,
			limitTicks: null,
			triggerTicks: null,
			lastBarIndex: null,
			...terms,
		});
		const submit = async (clientOrderId: string, terms: Partial<OrderTerms> = {}) => {
			rig.venue.send({kind: 'submit', order: order(clientOrderId, terms)});
			await settle();
		};
		const settle = async () => {
			await rig.settle();
			heard.push(...rig.venue.take());
		};
		const trade = async (priceTicks: number) => {
			await rig.trade(priceTicks);
			await settle();
		};
		/** What was said of an order, a word for each thing. */
		const said = (clientOrderId: string) =>
			heard
				.filter(event => event.kind !== 'liquidated' && event.clientOrderId === clientOrderId)
				.map(({kind}) => kind);
		const openNames = async () =>
			(await rig.venue.openOrders()).map(({clientOrderId}) => clientOrderId);

		test('accepts an order before it fills it, and holds it open until then', async () => {
			await submit('A-1');
			expect(said('A-1').filter(kind => kind !== 'submitted')).toEqual(['accepted']);
			expect(await openNames()).toEqual(['A-1']);
			await trade(10_000);
			expect(said('A-1').at(-1)).toBe('filled');
			expect(await openNames()).toEqual([]);
		});

		test('tells fills that add up to the order; position and balance follow them', async () => {
			const before = await rig.venue.balance();
			await submit('A-1', {quantityLots: 1500});
			await trade(10_000);
			const fills = fillsOf(heard);
			expect(fills.reduce((sum, {quantityLots}) => sum + quantityLots, 0)).toBe(1500);
			expect(fills.map(({leftLots}) => leftLots === 0)).toEqual([
				...Array.from({length: fills.length - 1}, () => false),
				true,
			]);
			const symbol = rig.instrument.symbol;
			expect(await rig.venue.positions()).toEqual([{symbol, lots: 1500}]);
			const paid = fills.reduce(
				(sum, {quantityLots, priceTicks, feeMicros}) =>
					sum +
					sideSign('BUY') * notionalMicros(rig.instrument, priceTicks, quantityLots) +
					feeMicros,
				0,
			);
			expect(await rig.venue.balance()).toBe(before - paid);
		});

		test('knows every fill again, and those after a trade by its name', async () => {
			await submit('A-1');
			await trade(10_000);
			await submit('A-2', {side: 'SELL'});
			await trade(10_100);
			const fills = fillsOf(heard);
			expect(await rig.venue.fillsSince(null)).toEqual(fills);
			const names = fills.map(({tradeId}) => tradeId);
			expect(new Set(names).size).toBe(fills.length);
			expect(names).not.toContain(null);
			const second = fills.filter(({clientOrderId}) => clientOrderId === 'A-2');
			const lastOfFirst = fills.findLast(({clientOrderId}) => clientOrderId === 'A-1');
			expect(await rig.venue.fillsSince(lastOfFirst?.tradeId ?? null)).toEqual(second);
			expect(await rig.venue.positions()).toEqual([]);
		});

		test('lets a limit order rest until the price is there', async () => {
			await submit('A-1', {type: 'LIMIT', limitTicks: 9000});
			await trade(10_000);
			expect(await openNames()).toEqual(['A-1']);
			expect(fillsOf(heard)).toEqual([]);
			await trade(8900);
			for (const {priceTicks} of fillsOf(heard)) expect(priceTicks).toBeLessThanOrEqual(9000);
			expect(said('A-1').at(-1)).toBe('filled');
		});

		test('cancels what rests, and fills it no more', async () => {
			await submit('A-1', {type: 'LIMIT', limitTicks: 9000});
			rig.venue.send({kind: 'cancel', clientOrderId: 'A-1'});
			await settle();
			expect(said('A-1').at(-1)).toBe('canceled');
			expect(await openNames()).toEqual([]);
			await trade(8000);
			expect(fillsOf(heard)).toEqual([]);
		});

		test('refuses to cancel what is not open', async () => {
			rig.venue.send({kind: 'cancel', clientOrderId: 'A-9'});
			await submit('A-1');
			await trade(10_000);
			rig.venue.send({kind: 'cancel', clientOrderId: 'A-1'});
			await settle();
			expect(said('A-9')).toEqual(['cancel refused']);
			expect(said('A-1').at(-1)).toBe('cancel refused');
			expect((await rig.venue.positions())[0]?.lots).toBe(1000);
		});

		test('has one order of a name, however often it is sent', async () => {
			await submit('A-1');
			await submit('A-1');
			expect(await openNames()).toEqual(['A-1']);
			await trade(10_000);
			const once = await rig.venue.fillsSince(null);
			await submit('A-1');
			await trade(10_000);
			expect(await rig.venue.fillsSince(null)).toEqual(once);
			expect((await rig.venue.positions())[0]?.lots).toBe(1000);
			// It is said again what became of it.
			expect(said('A-1').at(-1)).toBe('filled');
		});

		test('never opens a position by an order that only closes', async () => {
			await submit('A-1', {reduceOnly: true});
			await trade(10_000);
			expect(await rig.venue.positions()).toEqual([]);
			expect(['canceled', 'rejected']).toContain(said('A-1').at(-1));
		});

		test('closes by an order that was made to close only', async () => {
			await submit('A-1');
			await trade(10_000);
			await submit('A-2', {side: 'SELL', quantityLots: 3000, type: 'LIMIT', limitTicks: 11_000});
			rig.venue.send({kind: 'reduce only', clientOrderId: 'A-2'});
			await settle();
			await trade(11_100);
			expect(await rig.venue.positions()).toEqual([]);
			expect(await openNames()).toEqual([]);
		});

		test('says each thing once, and its time never goes back', async () => {
			const begin = await rig.venue.time();
			await submit('A-1');
			await trade(10_000);
			expect(rig.venue.take()).toEqual([]);
			const times = [begin, ...heard.map(({atMs}) => atMs), await rig.venue.time()];
			expect(times).toEqual(times.toSorted((a, b) => a - b));
			expect(await rig.venue.instrument()).toEqual(rig.instrument);
		});
	});
}
