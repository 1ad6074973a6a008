import {describe, expect, it} from 'vitest';
import {
	canBecome,
	isFinal,
	type OrderStatus,
} from '../../../../../state/domain/trading/order-status.ts';

const open: readonly OrderStatus[] = [
	'initialized',
	'submitted',
	'accepted',
	'partially filled',
	'pending cancel',
	'unknown',
];
const final: readonly OrderStatus[] = ['denied', 'rejected', 'filled', 'canceled', 'expired'];

describe('the status of an order', () => {
	it('changes until one of five ends, and never after it', () => {
		for (const status of open) expect(isFinal(status)).toBe(false);
		for (const status of final) {
			expect(isFinal(status)).toBe(true);
			for (const next of [...open, ...final]) expect(canBecome(status, next)).toBe(false);
		}
	});

	it('reaches every end but the denial from each open status', () => {
		for (const status of open)
			for (const end of final) expect(canBecome(status, end)).toBe(end !== 'denied');
	});

	it('never goes back to a time before the venue answered', () => {
		for (const status of ['accepted', 'partially filled', 'pending cancel', 'unknown'] as const)
			for (const earlier of ['initialized', 'submitted'] as const)
				expect(canBecome(status, earlier)).toBe(false);
	});

	it('is unknown only while no answer has come', () => {
		expect(open.filter(status => canBecome(status, 'unknown'))).toEqual([
			'initialized',
			'submitted',
		]);
	});

	it('leaves a refused cancel for what it was before', () => {
		expect(canBecome('pending cancel', 'accepted')).toBe(true);
		expect(canBecome('pending cancel', 'partially filled')).toBe(true);
	});
});
