/** The machine's own time and randomness, for callers without injected ones. */
import {randomBytes} from 'node:crypto';
import {closeSync, openSync, readSync} from 'node:fs';
import type {Clock} from '../domain/time/clock.ts';

/** Source of random numbers; a parameter, so that tests can repeat a run. */
export type Random = {
	/** Uniform in 0 ≤ x < 1. */
	fraction(): number;
	/** `digits` (at most 32) hexadecimal digits, lower case, from the system's strong generator. */
	hex(digits: number): string;
};

export const systemClock: Clock = {
	nowMs: () => Date.now(),
	// The same clock as `performance.now()`, which would load ten modules of Node: 1 ms and 0.7 MB.
	monotonicMs: () => process.uptime() * 1000,
};

export const systemRandom: Random = {
	fraction: () => Math.random(),
	hex: digits =>
		drawBytes(Math.ceil(digits / 2))
			.toString('hex')
			.slice(0, digits),
};

/** Bytes drawn from the system at once: 64 tokens. */
const drawnBytes = 1024;
let pool: Buffer = Buffer.alloc(0);

/** Each byte is used once. */
function drawBytes(count: number): Buffer {
	if (pool.length < count) pool = strongBytes(drawnBytes);
	const bytes = pool.subarray(0, count);
	pool = pool.subarray(count);
	return bytes;
}

/**
 * The kernel's generator, the same that seeds `node:crypto`, read from its device: loading the module would
 * be 4 ms of every start. Without the device, the module is used.
 */
function strongBytes(count: number): Buffer {
	try {
		const descriptor = openSync('/dev/urandom', 'r');
		try {
			const bytes = Buffer.alloc(count);
			if (readSync(descriptor, bytes, 0, count, null) === count) return bytes;
		} finally {
			closeSync(descriptor);
		}
	} catch {
		// Not a Unix, or no descriptor left.
	}
	return randomBytes(count);
}
