/** The machine's own time and randomness, for callers that are handed none. */
import {randomUUID} from 'node:crypto';
import type {Clock} from '../domain/clock.ts';

/** Source of random numbers; handed in so that tests can repeat a run. */
export type Random = {
	/** Uniform in 0 ≤ x < 1. */
	fraction(): number;
	/** `digits` (at most 32) hexadecimal digits, lower case, all but two of 32 random. */
	hex(digits: number): string;
};

export const systemClock: Clock = {
	nowMs: () => Date.now(),
	monotonicMs: () => performance.now(),
};

export const systemRandom: Random = {
	fraction: () => Math.random(),
	// Node draws 128 of these at once: 0.2 µs each, where `randomBytes` costs 40.
	hex: digits => randomUUID().replaceAll('-', '').slice(0, digits),
};
