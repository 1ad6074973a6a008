/**
 * Shows every lock of a home with what it is worth, and removes those whose holder is provably gone. It never
 * takes a lock away from anybody: removal happens under the kernel lock of that name, after a second look.
 */
import {readdirSync} from 'node:fs';
import type {Directory} from '../directory.ts';
import {hasErrorCode} from '../domain/error.ts';
import type {LockEvidence} from '../domain/lock.ts';
import {makeLockDirectories, readEvidence, sweepLitter, unlinkIfThere} from './evidence.ts';
import {takeKernelLock} from './kernel-lock.ts';
import {lockFault} from './lock-fault.ts';
import {isLockName} from './lock-name.ts';

const suffix = '.lock';

/** Returns every lock of the home, the supervisor's included, by name. */
export function inspectLocks(directory: Directory): LockEvidence[] {
	return lockNames(directory).flatMap(name => readLock(directory, name) ?? []);
}

/**
 * Returns the lock `name`, or null when nobody shows one.
 * @throws {@link AppError} `LOCK_UNREADABLE` (77) when this user may not read it.
 */
export function readLock(directory: Directory, name: string): LockEvidence | null {
	const evidence = readEvidence(directory.lockFile(name));
	return evidence === null ? null : {name, ...evidence};
}

/** Removes the locks of provably dead holders; all others are `kept`, with what was seen last. */
export function cleanLocks(directory: Directory): {
	removed: LockEvidence[];
	kept: LockEvidence[];
} {
	const removed: LockEvidence[] = [];
	const kept: LockEvidence[] = [];
	for (const lock of inspectLocks(directory)) {
		if (lock.verdict === 'held' || lock.verdict === 'foreign') kept.push(lock);
		else (removeIfDead(directory, lock.name) ? removed : kept).push(lock);
	}

	return {removed, kept};
}

/** True when the lock is gone. Whoever holds the kernel lock lives, whatever the file says. */
function removeIfDead(directory: Directory, name: string): boolean {
	const path = directory.lockFile(name);
	try {
		makeLockDirectories(directory);
		const kernel = takeKernelLock(directory.kernelLock(name));
		if (kernel === null) return false;
		try {
			const verdict = readEvidence(path)?.verdict;
			if (verdict === 'held' || verdict === 'foreign') return false;
			unlinkIfThere(path);
			sweepLitter(directory, name);
			return true;
		} finally {
			kernel.release();
		}
	} catch (error) {
		throw lockFault(error, 'write', path);
	}
}

function lockNames({locks}: Directory): string[] {
	try {
		return readdirSync(locks)
			.filter(file => file.endsWith(suffix))
			.map(file => file.slice(0, -suffix.length))
			.filter(isLockName)
			.toSorted();
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT')) return [];
		throw lockFault(error, 'read', locks);
	}
}
