import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {addExecution, type Execution} from '../../../../../state/domain/trading/order.ts';

const execution = fc.record({
	quantityLots: fc.integer({min: 1, max: 10_000_000_000}),
	priceTicks: fc.integer({min: 1, max: 10_000_000_000_000}),
	feeMicros: fc.integer({min: -1_000_000, max: 1_000_000_000}),
});

function filledBy(executions: readonly Execution[]) {
	const order: Parameters<typeof addExecution>[0] = {
		filledLots: 0,
		fillTicks: null,
		feeMicros: 0,
	};
	for (const one of executions) addExecution(order, one);
	return order;
}

describe('the fills of an order', () => {
	it('add up to quantity, fee and cost without an error, however many there are', () => {
		fc.assert(
			fc.property(fc.array(execution, {minLength: 1, maxLength: 60}), executions => {
				const order = filledBy(executions);
				const sum = (of: (one: Execution) => number | bigint) =>
					executions.reduce((total, one) => total + BigInt(of(one)), 0n);
				expect(BigInt(order.filledLots)).toBe(sum(one => one.quantityLots));
				expect(BigInt(order.feeMicros)).toBe(sum(one => one.feeMicros));
				const cost = sum(one => BigInt(one.priceTicks) * BigInt(one.quantityLots));
				const {fillTicks, fillRest = 0, filledLots} = order;
				expect(BigInt(fillTicks ?? 0) * BigInt(filledLots) + BigInt(fillRest)).toBe(cost);
				// The average is the nearest tick.
				expect(Math.abs(fillRest) * 2).toBeLessThanOrEqual(filledLots);
			}),
		);
	});

	it('at one price leave nothing to round', () => {
		const one = {quantityLots: 3, priceTicks: 101, feeMicros: 7};
		expect(filledBy([one])).toEqual({filledLots: 3, fillTicks: 101, feeMicros: 7});
		expect(filledBy([one, one])).toEqual({filledLots: 6, fillTicks: 101, feeMicros: 14});
	});

	it('keep the rest of the worked example', () => {
		const fee = {feeMicros: 0};
		expect(
			filledBy([
				{quantityLots: 1, priceTicks: 100, ...fee},
				{quantityLots: 2, priceTicks: 101, ...fee},
			]),
		).toMatchObject({fillTicks: 101, fillRest: -1});
	});
});
