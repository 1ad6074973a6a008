/** Reads input that was typed but not read yet. The only place besides Node's stream that reads the terminal. */
import {closeSync, constants, openSync, readSync} from 'node:fs';

/** The terminal of the process, opened again: only this way it can be read without waiting. */
const terminalPath = process.platform === 'linux' ? '/proc/self/fd/0' : '/dev/tty';

/** Maximum number of reads; the queue of a terminal is a page. */
const readsMax = 64;

/**
 * Takes the bytes queued in the terminal at standard input, without waiting for more. Returns null if the
 * terminal cannot be opened, as after `su`.
 */
export function takeQueuedInput(): Uint8Array[] | null {
	const pieces: Uint8Array[] = [];
	let descriptor: number;
	try {
		const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
		descriptor = openSync(terminalPath, flags);
	} catch {
		return null;
	}
	try {
		while (pieces.length < readsMax) {
			const buffer = Buffer.alloc(4096);
			const length = readSync(descriptor, buffer);
			if (length === 0) break;
			pieces.push(buffer.subarray(0, length));
		}
	} catch {
		// EAGAIN: the queue is empty.
	} finally {
		closeSync(descriptor);
	}
	return pieces;
}
