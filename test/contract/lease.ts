/** What every implementation of the lease port must do, whatever it is built on. */
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Lease, LeaseHolder, LeaseStore, WatchEvent} from '../../state/lease/lease.ts';
import {until} from '../support/child.ts';

export type LeaseRig = {
	/** Two clients of one store, such as two connections. */
	first: LeaseStore;
	second: LeaseStore;
	/** Lets monotonic time pass for both. */
	advance(durationMs: number): void;
	/** Takes `key` in a process that then dies without giving it back; resolves with its token. */
	takeAndDie(key: string): Promise<bigint>;
	/** Makes the store forget who holds `key`, as a person with root rights could. */
	usurp(key: string): void;
	close(): void;
};

const holder: LeaseHolder = {name: 'BTC', account: 'main', instanceId: 'one', mode: 'LIVE'};
const ttlMs = 10_000;

export function describeLeaseStore(createRig: () => LeaseRig): void {
	let rig: LeaseRig;
	const leases: Lease[] = [];

	beforeEach(() => {
		rig = createRig();
	});
	afterEach(() => {
		for (const lease of leases.splice(0)) lease.release();
		rig.close();
	});

	const take = (store: LeaseStore, key: string): Lease => {
		const acquired = store.acquire(key, holder, ttlMs);
		if (!acquired.ok) throw new Error(`refused: ${acquired.verdict}`);
		leases.push(acquired.lease);
		return acquired.lease;
	};
	const refuses = (store: LeaseStore, key: string) =>
		expect(store.acquire(key, holder, ttlMs)).toMatchObject({ok: false, verdict: 'held'});

	test('a key has one holder, and the refusal names it', () => {
		take(rig.first, 'BTC');
		const refused = rig.second.acquire('BTC', holder, ttlMs);
		expect(refused).toMatchObject({ok: false, verdict: 'held', holder: {account: 'main'}});
	});

	test('a released key is free and its token grows', () => {
		const tokens = [rig.first, rig.second, rig.first].map(store => {
			const lease = take(store, 'BTC');
			lease.release();
			return lease.token;
		});
		expect(tokens[1]).toBeGreaterThan(tokens[0] ?? 0n);
		expect(tokens[2]).toBeGreaterThan(tokens[1] ?? 0n);
	});

	test('the key of a dead process is free, with a greater token', async () => {
		const token = await rig.takeAndDie('BTC');
		expect(take(rig.first, 'BTC').token).toBeGreaterThan(token);
	});

	test('a dead process is resumed under its own token, once nobody came in between', async () => {
		const token = await rig.takeAndDie('BTC');
		const resumed = rig.first.resume('BTC', token, holder, ttlMs);
		if (!resumed.ok) throw new Error('refused');
		leases.push(resumed.lease);
		expect(resumed.lease.token).toBe(token);
		expect(rig.second.resume('BTC', token, holder, ttlMs)).toMatchObject({ok: false});
		resumed.lease.release();
		take(rig.second, 'BTC').release();
		expect(rig.first.resume('BTC', token, holder, ttlMs)).toMatchObject({ok: false});
	});

	test.each([
		['account/BINANCE/7', 'account/BINANCE/7/BTC'],
		['account/BINANCE/7/BTC', 'account/BINANCE/7'],
	])('%s excludes %s', (held, asked) => {
		const lease = take(rig.first, held);
		refuses(rig.second, asked);
		lease.release();
		take(rig.second, asked);
	});

	test('two symbols, and two accounts with a common beginning, do not exclude each other', () => {
		for (const key of ['account/X/7/BTC', 'account/X/7/ETH', 'account/X/70', 'account/X/7-a'])
			take(rig.first, key);
	});

	test('a lease counts down and is renewed from before the renewal was sent', () => {
		const lease = take(rig.first, 'BTC');
		expect(lease.remainingMs()).toBeLessThanOrEqual(ttlMs);
		rig.advance(4000);
		expect(lease.remainingMs()).toBeLessThanOrEqual(6000);
		expect(lease.renew()).toBe(true);
		expect(lease.remainingMs()).toBeGreaterThan(9000);
		expect(lease.remainingMs()).toBeLessThanOrEqual(ttlMs);
	});

	test('a lease that was not renewed in time writes nothing', () => {
		const lease = take(rig.first, 'BTC');
		rig.advance(ttlMs);
		expect(lease.remainingMs()).toBe(0);
		expect(rig.first.guardedPut(lease, 'position', '1')).toBe(false);
		expect(rig.first.get('position')).toBeUndefined();
	});

	test('a lost lease says so, renews no more and writes nothing', () => {
		const lease = take(rig.first, 'BTC');
		expect(rig.first.guardedPut(lease, 'position', '1')).toBe(true);
		rig.usurp('BTC');
		expect(rig.first.guardedPut(lease, 'position', '2')).toBe(false);
		expect(lease.lost.aborted).toBe(false);
		expect(lease.renew()).toBe(false);
		expect(lease.lost.aborted).toBe(true);
		expect(lease.lost.reason).toMatchObject({code: 'LEASE_LOST'});
		expect(lease.remainingMs()).toBe(0);
		expect(rig.second.get('position')?.value).toBe('1');
	});

	test('a released lease has no time left and writes nothing', () => {
		const lease = take(rig.first, 'BTC');
		lease.release();
		expect(lease.remainingMs()).toBe(0);
		expect(lease.renew()).toBe(false);
		expect(rig.first.guardedPut(lease, 'position', '1')).toBe(false);
	});

	test('cas writes only over the revision that was read, also across a delete', () => {
		expect(rig.first.cas('k', 0, 'a')).toBe(true);
		expect(rig.second.cas('k', 0, 'b')).toBe(false);
		const {revision = 0} = rig.second.get('k') ?? {};
		rig.second.delete('k');
		expect(rig.second.cas('k', 0, 'c')).toBe(true);
		expect(rig.first.cas('k', revision, 'd')).toBe(false);
		expect(rig.first.get('k')?.value).toBe('c');
	});

	test('list returns the values under a prefix, and wildcards are plain characters', () => {
		for (const key of ['a/1', 'a/2', 'ab', 'b/1']) rig.first.cas(key, 0, key);
		expect([...rig.second.list('a/').keys()]).toEqual(['a/1', 'a/2']);
		expect([...rig.second.list('%').keys()]).toEqual([]);
	});

	test('watch tells a snapshot, then changes of others and its own, until it is ended', async () => {
		rig.first.cas('a/1', 0, 'one');
		const events: WatchEvent[] = [];
		const end = rig.first.watch('a/', event => events.push(event));
		expect(events).toEqual([
			{type: 'snapshot', values: new Map([['a/1', 'one']])},
			{type: 'link', up: true},
		]);
		rig.first.cas('a/2', 0, 'own');
		rig.second.cas('b/1', 0, 'elsewhere');
		rig.second.delete('a/1');
		await until(() => events.length >= 4);
		end();
		rig.second.cas('a/3', 0, 'too late');
		expect(events.slice(2)).toEqual([
			{type: 'put', key: 'a/2', value: 'own'},
			{type: 'delete', key: 'a/1'},
		]);
	});

	test('watch never misses the last of two quick changes', async () => {
		const seen: string[] = [];
		const end = rig.first.watch('k', event => {
			if (event.type === 'put') seen.push(event.value);
		});
		for (let round = 0; round < 20; round += 1) {
			for (const value of [`${round}a`, `${round}b`])
				rig.second.cas('k', rig.second.get('k')?.revision ?? 0, value);
			await until(() => seen.at(-1) === `${round}b`);
		}

		end();
	});
}
