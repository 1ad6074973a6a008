import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createStatusBoard} from '../../../../runner/loop/status-board.ts';
import type {InstanceStatus} from '../../../../state/domain/instance/snapshot.ts';
import {barRecord, instrument, marketOrder} from '../../../support/ledger-record.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function stage() {
	const written: InstanceStatus[] = [];
	const failures: unknown[] = [];
	const disk = {isBroken: false};
	const board = createStatusBoard({
		name: 'BTC',
		instanceId: 'i',
		snapshotHash: 'h',
		instrument,
		clock: {nowMs: () => Date.now(), monotonicMs: () => Date.now()},
		firstCloseTicks: undefined,
		recentCloseTicks: [],
		refusedOrders: {denied: 2, rejected: 1},
		paused: false,
		write: status => {
			if (disk.isBroken) throw new Error('database is locked');
			written.push(status);
		},
		onFailure: error => failures.push(error),
	});
	return {board, written, failures, disk};
}

describe('publishing where an instance stands', () => {
	test('at most four times a second, and always the last change', () => {
		const {board, written} = stage();
		for (let bar = 1; bar <= 100; bar += 1) {
			board.update([barRecord(bar)]);
			vi.advanceTimersByTime(10);
		}
		expect(written.length).toBeLessThanOrEqual(5);
		vi.advanceTimersByTime(250);
		expect(written.at(-1)).toMatchObject({bar: 100, firstPriceTicks: 6_740_001});
		expect(written.at(-1)?.recentCloseTicks).toHaveLength(48);
		expect(vi.getTimerCount()).toBe(0);
	});

	test('orders that were refused are counted once, on top of those of the ledger', () => {
		const {board, written} = stage();
		const order = marketOrder(1, 2);
		const orders = [
			{...order, status: 'denied' as const, updatedBarIndex: 2},
			{...order, status: 'rejected' as const, updatedBarIndex: 2},
			{...order, status: 'filled' as const, updatedBarIndex: 2},
		];
		board.update([barRecord(1), {...barRecord(2), orders}, barRecord(3)]);
		board.close();
		expect(written.at(-1)?.refusedOrders).toEqual({denied: 3, rejected: 2});
	});

	test('a failure is told once and the next change tries again', () => {
		const {board, written, failures, disk} = stage();
		disk.isBroken = true;
		board.update([barRecord(1)]);
		vi.advanceTimersByTime(300);
		board.update([barRecord(2)]);
		expect(failures).toHaveLength(1);
		disk.isBroken = false;
		board.close();
		expect(written.map(({bar}) => bar)).toEqual([2]);
	});
});
