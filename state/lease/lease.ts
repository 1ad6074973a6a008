/**
 * The lease port: who may act for a key, here and (later) across machines. One account must never be
 * traded by two processes anywhere; today leases live in SQLite and lock files on one host, later in a
 * consensus store. One contract suite (`test/contract/lease.ts`) proves every implementation.
 */
import type {LockHolder, LockVerdict} from '../domain/instance/lock.ts';

/** Proof that its holder alone may act for a key, for as long as `remainingMs()` is positive. */
export type Lease = {
	key: string;
	/** Grows with every holder of the key: a fencing token. */
	token: bigint;
	/** Milliseconds left, on the monotonic clock, counted from *before* the last renewal was sent. */
	remainingMs(): number;
	/** Aborted, with the reason, when the lease is known to be lost. */
	lost: AbortSignal;
	/** Renews and verifies; false, and `lost` aborted, when somebody else holds the key now. */
	renew(): boolean;
	/** Gives the key back; a lease that is no longer ours is left alone. */
	release(): void;
};

export type Acquired = {ok: true; lease: Lease};
export type Refused = {
	ok: false;
	verdict: LockVerdict | 'unknown';
	/** Who holds it; null when a process that left no evidence does. */
	holder: LockHolder | null;
};

export type WatchEvent =
	| {type: 'snapshot'; values: ReadonlyMap<string, string>}
	| {type: 'put'; key: string; value: string}
	| {type: 'delete'; key: string}
	/** While the link is down a view must say "stale" instead of showing old truth. */
	| {type: 'link'; up: boolean};

export type LeaseStore = {
	/** `ttlMs`: how long the lease lives without renewal; on one host it ends with the process, too. */
	acquire(key: string, holder: LeaseHolder, ttlMs: number): Acquired | Refused;
	/** Takes over a lease of the same holder whose process was replaced, by its token. */
	resume(key: string, token: bigint, holder: LeaseHolder, ttlMs: number): Acquired | Refused;
	/** Writes `value` only while `lease` is valid; false when it is not. */
	guardedPut(lease: Lease, key: string, value: string): boolean;
	get(key: string): {value: string; revision: number} | undefined;
	list(prefix: string): ReadonlyMap<string, string>;
	/** Writes `next` only where the stored revision is `revision` (0: absent). */
	cas(key: string, revision: number, next: string): boolean;
	delete(key: string): void;
	/** Level-triggered: a snapshot first, then changes. Returns the function that ends the watch. */
	watch(prefix: string, onEvent: (event: WatchEvent) => void): () => void;
};

/** What a caller says of itself; the store adds the process identity. */
export type LeaseHolder = {
	name: string;
	account: string;
	instanceId: string;
	mode: string;
	/** Take a lock of another machine (`--force-foreign`). */
	forceForeign?: boolean;
};
