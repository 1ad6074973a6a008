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

/** Content of `.locks/NAME.lock`. */
export type LockHolder = ProcessIdentity & {
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
 * - `held`: the process lives, here. - `stale`: it is provably gone. - `foreign`: another host or pid
 * namespace, not for us to judge. - `corrupt`: unreadable; as good as dead only under the kernel lock.
 */
export type LockVerdict = 'held' | 'stale' | 'foreign' | 'corrupt';

/** One lock as `pitwall locks` shows it. */
export type LockEvidence = {
	name: string;
	verdict: LockVerdict;
	/** Null when the file is corrupt. */
	holder: LockHolder | null;
	/** Why it is corrupt, where the file itself is the reason: a pipe, or far too large. */
	problem?: string;
};
