/** The holder of a lock, and how far its evidence can be trusted. */

/** Identifies a process unambiguously, on this machine and elsewhere. */
export type ProcessIdentity = {
	pid: number;
	/** `/proc/PID/stat` field 22 (clock ticks after boot), as text; null where there is no /proc. */
	processStart: string | null;
	bootId: string | null;
	host: string;
	/** Link text of `/proc/self/ns/pid`; null where there is none. */
	pidNamespace: string | null;
};

/** A process and the home for which it acts. */
export type HomeProcess = ProcessIdentity & {
	/** Device and inode of the home directory; null in evidence from earlier versions. */
	home: string | null;
};

/** Content of `.locks/NAME.lock`. */
export type LockHolder = HomeProcess & {
	name: string;
	account: string;
	/** Time of acquisition, ISO 8601 UTC. Information only: age proves nothing. */
	timestamp: string;
	instanceId: string;
	mode: string;
	/** Random; proves ownership of the file. */
	token: string;
};

/**
 * - `held`: the process lives on this kernel.
 * - `stale`: it is provably gone.
 * - `copied`: it acts for the home from which this one was copied, so the lock means nothing here.
 * - `foreign`: it belongs to another machine and cannot be judged.
 * - `corrupt`: unreadable; counts as dead only under the kernel lock.
 */
export type LockVerdict = 'held' | 'stale' | 'copied' | 'foreign' | 'corrupt';

/** Returns the command that clears the evidence of `name` left by a machine that is gone. */
export function clearForeignCommand(name: string): string {
	return `pitwall locks clear ${name}`;
}

/** Returns the fix for a foreign lock, lease or registry entry of `name`. */
export function clearForeignFix(name: string): string {
	return `stop it there; if that machine is gone for good: ${clearForeignCommand(name)}`;
}

/** Whether the lock keeps other processes out. */
export function isBlocking(verdict: LockVerdict | undefined): boolean {
	return verdict === 'held' || verdict === 'foreign';
}

/** Why a lock was not taken. */
export type LockRefusal = {
	ok: false;
	/** `unknown`: its kernel lock is taken and no evidence can be read. */
	verdict: LockVerdict | 'unknown';
	/** The process that holds it; null if it left no evidence. */
	holder: LockHolder | null;
};

/** One lock as `pitwall locks` shows it. */
export type LockEvidence = {
	name: string;
	verdict: LockVerdict;
	/** Null if the file is corrupt. If `isInReach`, its pid belongs to this pid namespace. */
	holder: LockHolder | null;
	/** Why it is corrupt, if the file itself is the reason: a pipe, or far too large. */
	problem?: string;
	/**
	 * Whether the holder of a held lock can be inspected and signalled from here; false in another pid
	 * namespace.
	 */
	isInReach: boolean;
};
