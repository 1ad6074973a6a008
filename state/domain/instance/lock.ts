/** Who holds a lock, and what that evidence is worth. */

/** Identity of a process that cannot be mistaken for another one, on this machine or elsewhere. */
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
	/** Device and inode of the home directory; null in evidence of earlier versions. */
	home: string | null;
};

/** Content of `.locks/NAME.lock`. */
export type LockHolder = HomeProcess & {
	name: string;
	account: string;
	/** When it was taken, ISO 8601 UTC. Information only: age proves nothing. */
	timestamp: string;
	instanceId: string;
	mode: string;
	/** Random; proves that a file is one's own. */
	token: string;
};

/**
 * - `held`: the process lives on this kernel. - `stale`: it is provably gone. - `copied`: it acts for the home
 * from which this one was copied, so the lock says nothing here. - `foreign`: of another machine, which cannot
 * be judged. - `corrupt`: unreadable; as good as dead only under the kernel lock.
 */
export type LockVerdict = 'held' | 'stale' | 'copied' | 'foreign' | 'corrupt';

/** Returns the command that clears what a machine that is gone left behind for `name`. */
export function clearForeignCommand(name: string): string {
	return `pitwall locks clear ${name}`;
}

/** Returns what to do about a foreign lock, lease or registry entry of `name`, for people. */
export function clearForeignFix(name: string): string {
	return `stop it there; if that machine is gone for good: ${clearForeignCommand(name)}`;
}

/** Whether the lock keeps others out. */
export function isBlocking(verdict: LockVerdict | undefined): boolean {
	return verdict === 'held' || verdict === 'foreign';
}

/** Why a lock was not taken. */
export type LockRefusal = {
	ok: false;
	/** `unknown`: its kernel lock is taken and no evidence can be read. */
	verdict: LockVerdict | 'unknown';
	/** The process that holds it; null when that left no evidence. */
	holder: LockHolder | null;
};

/** One lock as `pitwall locks` shows it. */
export type LockEvidence = {
	name: string;
	verdict: LockVerdict;
	/** Null when the file is corrupt. Its pid is one of this pid namespace wherever `isInReach` says so. */
	holder: LockHolder | null;
	/** Why it is corrupt, where the file itself is the reason: a pipe, or far too large. */
	problem?: string;
	/** Whether a held lock's process can be looked at and signalled from here; false in another pid namespace. */
	isInReach: boolean;
};
