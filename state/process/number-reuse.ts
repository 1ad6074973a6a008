/**
 * Whether the number of a process that is gone may have been given to another one meanwhile. The kernel hands numbers
 * out in a circle: a number comes again only after the machine has made about as many processes as there are numbers.
 */
import {readFileSync} from 'node:fs';

/** Processes and threads that the machine has made since it booted; null where the kernel does not count them. */
export function countForks(): number | null {
	const count = readNumber('/proc/stat', /^processes (\d+)$/m);
	// A kernel that only pretends to count says 0.
	return count === 0 ? null : count;
}

/** Numbers of processes below which the kernel stays; null where it does not say. */
export function pidCount(): number | null {
	return readNumber('/proc/sys/kernel/pid_max', /^(\d+)$/m);
}

/**
 * Whether a number that was in use at `forksThen` cannot mean another process now. Half of the numbers is the limit:
 * those in use are skipped, and the lowest ones are never handed out again. Pure.
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
