/** Memory of a process that the system cannot drop. Linux only. */
import {readFileSync} from 'node:fs';

const kilobytes = /^(?:RssAnon|RssShmem|VmSwap):\s+(\d+) kB$/gm;

/**
 * Returns the bytes of anonymous, shared and swapped memory of process `pid`; null if the system does not
 * provide them. Pages of mapped files are left out: the system drops them when it needs the room.
 */
export function heldMemoryBytes(pid: number): number | null {
	try {
		return parseHeldMemory(readFileSync(`/proc/${pid}/status`, 'latin1'));
	} catch {
		return null;
	}
}

/** Parses the text of `/proc/PID/status`; null when it names no such memory. */
export function parseHeldMemory(status: string): number | null {
	const values = [...status.matchAll(kilobytes)].map(([, value]) => Number(value) * 1024);
	return values.length === 0 ? null : values.reduce((sum, bytes) => sum + bytes, 0);
}
