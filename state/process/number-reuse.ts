/**
 * Decides whether the pid of a dead process may have been reused. The kernel assigns pids in a circle: a pid
 * comes again only after the machine has created about as many processes as there are pids.
 */
import {readFileSync} from 'node:fs';

/** Processes and threads created since boot; null if the kernel does not count them. */
export function countForks(): number | null {
	const count = readNumber('/proc/stat', /^processes (\d+)$/m);
	// A kernel that only pretends to count returns 0.
	return count === 0 ? null : count;
}

/** Upper limit of pids; null if the kernel does not say. */
export function pidCount(): number | null {
	return readNumber('/proc/sys/kernel/pid_max', /^(\d+)$/m);
}

/**
 * Whether a pid that was in use at `forksThen` cannot mean another process now. The limit is half of the
 * pids: those in use are skipped, and the lowest ones are never assigned again. Pure.
 */
export function isUnused(
	forksThen: number | null,
	forksNow: number | null,
	numbers: number | null,
): boolean {
	if (forksThen === null || forksNow === null || numbers === null) return false;
	const made = forksNow - forksThen;
	return made >= 0 && made < numbers / 2;
}

function readNumber(path: string, pattern: RegExp): number | null {
	try {
		const match = pattern.exec(readFileSync(path, 'latin1'));
		return match === null ? null : Number(match[1]);
	} catch {
		return null;
	}
}
