/** Messages between the lock torture and its contenders. */
import type {LockRefusal} from '../../state/domain/instance/lock.ts';

export type Order = {
	round: number;
	/** Name of the lock. */
	name: string;
	/** Name of the witness. */
	witness: string;
	/** When to start, in milliseconds since 1970 on the clock that all processes share. */
	atMs: number;
	waitMs: number;
	/** How long to hold; null: until told to settle. */
	holdMs: number | null;
	/** The signal sent to oneself before the n-th operation; null: none. */
	fault: {signal: 'SIGKILL' | 'SIGSTOP'; at: number} | null;
};

export type Report =
	| {type: 'ready'}
	/** `alone`: the witness was free. `verified`: the evidence was still ours at the end. */
	| {type: 'won'; alone: boolean; tookMs: number; verified?: boolean}
	| {type: 'refused'; verdict: LockRefusal['verdict']; tookMs: number}
	| {type: 'failed'; code: string}
	| {type: 'settled'; verified: boolean};
