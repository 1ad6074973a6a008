/**
 * The lease port on one host: the lock protocol and rows of the control database. A lease ends with its process
 * and is never taken from a living one; its deadline only tells the holder itself when to stop acting.
 */
import type {Directory} from '../home/directory.ts';
import type {Clock} from '../domain/time/clock.ts';
import {AppError, exitCode} from '../domain/error.ts';
import {acquireLock, type Lock} from '../lock/lock.ts';
import {lockNameOfKey} from '../lock/lock-name.ts';
import {type Random, systemClock, systemRandom} from '../process/system-clock.ts';
import {createLeaseRows, type LeaseRows} from '../control/table/lease-rows.ts';
import {createLeaseValues} from '../control/lease-values.ts';
import type {SqliteDatabase} from '../sqlite/open.ts';
import type {Acquired, Lease, LeaseHolder, LeaseStore, Refused, WatchEvent} from './lease.ts';
import {createValueWatch, type ValueWatch} from './value-watch.ts';

export type LeaseStoreOptions = {
	directory: Directory;
	/** Open control database of `directory`; stays the caller's to close, after all watches. */
	database: SqliteDatabase;
	clock?: Clock;
	random?: Random;
	/** How long to wait for a key that is busy without evidence, in milliseconds; default 2000. */
	waitMs?: number;
};

/** Returns the port on this host's locks. Keys hold no `#` at their beginning. */
export function createLeaseStore(options: LeaseStoreOptions): LeaseStore {
	const {directory, database} = options;
	const path = directory.controlDatabase;
	const rows = createLeaseRows(database, path);
	const values = createLeaseValues(database, path);
	const watches = new Set<ValueWatch>();
	const told = <T>(result: T): T => {
		for (const watch of watches) watch.look();
		return result;
	};
	const take = (wish: Wish) => acquireLease({...options, rows}, wish);
	return {
		acquire: (key, holder, ttlMs) => take({key, holder, ttlMs}),
		resume: (key, token, holder, ttlMs) => take({key, holder, ttlMs, token}),
		guardedPut: (lease, key, value) =>
			told(values.putWhile(key, value, () => lease.remainingMs() > 0 && holds(lease))),
		get: key => values.get(key),
		list: prefix => values.list(prefix),
		cas: (key, revision, next) => told(values.cas(key, revision, next)),
		delete: key => {
			told(values.delete(key));
		},
		watch(prefix: string, onEvent: (event: WatchEvent) => void) {
			const watch = createValueWatch({values, path, prefix, onEvent});
			watches.add(watch);
			return () => {
				watches.delete(watch);
				watch.close();
			};
		},
	};
}

type Wish = {key: string; holder: LeaseHolder; ttlMs: number; token?: bigint};
type Context = LeaseStoreOptions & {rows: LeaseRows};

/** Whether a lease of this store is still that of its row; leases of other stores never are. */
const proofs = new WeakMap<Lease, () => boolean>();

function holds(lease: Lease): boolean {
	return proofs.get(lease)?.() ?? false;
}

function acquireLease(context: Context, {key, holder, ttlMs, token}: Wish): Acquired | Refused {
	const {directory, rows, clock = systemClock, random = systemRandom, waitMs = 2000} = context;
	// Before anything is sent: what takes long must shorten the lease, not lengthen it.
	const askedAtMs = clock.monotonicMs();
	const {name: _, ...claim} = holder;
	const taken = acquireLock({
		...claim,
		directory,
		name: lockNameOfKey(key),
		leaseKey: key,
		controlLease: rows,
		clock,
		random,
		waitMs,
		...(token === undefined ? {} : {resumeToken: token}),
	});
	if (!taken.ok) return taken;
	return {ok: true, lease: createLease({key, lock: taken.lock, rows, clock, ttlMs, askedAtMs})};
}

type LeaseParts = {
	key: string;
	lock: Lock;
	rows: LeaseRows;
	clock: Clock;
	ttlMs: number;
	/** Monotonic time before the lease was asked for. */
	askedAtMs: number;
};

function createLease({key, lock, rows, clock, ttlMs, askedAtMs}: LeaseParts): Lease {
	const loss = new AbortController();
	let deadlineMs = askedAtMs + ttlMs;
	const isOurs = () => rows.isHeldBy(key, lock.fencingToken, lock.holder.token);
	const lose = (why: string) => {
		deadlineMs = Number.NEGATIVE_INFINITY;
		if (!loss.signal.aborted) loss.abort(leaseLost(key, why));
	};
	const lease: Lease = {
		key,
		token: lock.fencingToken,
		remainingMs: () => Math.max(0, deadlineMs - clock.monotonicMs()),
		lost: loss.signal,
		renew() {
			if (loss.signal.aborted) return false;
			const sentAtMs = clock.monotonicMs();
			if (!lock.verify()) lose('its lock file is gone or is that of another process');
			else if (!isOurs()) lose('its row in the control database is that of another process');
			else deadlineMs = sentAtMs + ttlMs;
			return !loss.signal.aborted;
		},
		release() {
			lock.release();
			lose('it was given back');
		},
	};
	proofs.set(lease, isOurs);
	return lease;
}

function leaseLost(key: string, why: string): AppError {
	return new AppError({
		code: 'LEASE_LOST',
		exitCode: exitCode.temporary,
		what: `${key}: the lease is lost`,
		why,
		fix: 'stop acting for it; start again to take it anew',
		details: {key},
	});
}
