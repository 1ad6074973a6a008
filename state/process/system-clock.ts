/** The machine's own time and randomness, for callers that are handed none. */
import {randomBytes} from 'node:crypto';
import type {Clock} from '../domain/clock.ts';

/** Source of random numbers; handed in so that tests can repeat a run. */
export type Random = {
	/** Uniform in 0 ≤ x < 1. */
	fraction(): number;
	/** `digits` (even) random hexadecimal digits, lower case. */
	hex(digits: number): string;
};

export const systemClock: Clock = {
	nowMs: () => Date.now(),
	monotonicMs: () => performance.now(),
};

export const systemRandom: Random = {
	fraction: () => Math.random(),
	hex: digits => randomBytes(digits / 2).toString('hex'),
};
