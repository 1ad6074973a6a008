/**
 * Lists every lock of a home with its verdict, and removes those of dead holders. A live process never loses its
 * lock: a lock is removed under the kernel lock of its name, after a second look.
 */
import {readdirSync} from 'node:fs';
import type {Directory} from '../home/directory.ts';
import {hasErrorCode} from '../domain/error.ts';
import {isBlocking, type LockEvidence, type LockVerdict} from '../domain/instance/lock.ts';
import {makeLockDirectories, readEvidence, sweepLitter, unlinkIfThere} from './evidence.ts';
import {takeKernelLock} from './kernel-lock.ts';
import {lockFault} from './lock-fault.ts';
import {isLockName} from './lock-name.ts';

const suffix = '.lock';

/** Returns all locks of the home, including the supervisor's, by name. */
export function inspectLocks(directory: Directory): LockEvidence[] {
	return lockNames(directory).flatMap(name => readLock(directory, name) ?? []);
}

/**
 * Returns the lock `name`, or null if there is none.
 * @throws {@link AppError} `LOCK_UNREADABLE` (77) if this user may not read it.
 */
export function readLock(directory: Directory, name: string): LockEvidence | null {
	const evidence = readEvidence(directory, name);
	return evidence === null ? null : {name, ...evidence};
}

/** Removes the locks of dead holders and of another home; `kept` are all others, as last seen. */
export function cleanLocks(directory: Directory): {
	removed: LockEvidence[];
	kept: LockEvidence[];
} {
	const removed: LockEvidence[] = [];
	const kept: LockEvidence[] = [];
	for (const lock of inspectLocks(directory)) {
		if (isBlocking(lock.verdict)) kept.push(lock);
		else
			(removeLock(directory, lock.name, verdict => !isBlocking(verdict)) ? removed : kept).push(
				lock,
			);
	}

	return {removed, kept};
}

/**
 * Removes the lock `name` if `mayGo` returns true for its evidence under the kernel lock. False: it stayed, because
 * the evidence has changed, or a live process holds the kernel lock.
 * @throws {@link AppError} `HOME_READ_ONLY` (73), `DISK_FULL` (74), `LOCK_UNREADABLE` (77).
 */
export function removeLock(
	directory: Directory,
	name: string,
	mayGo: (verdict: LockVerdict) => boolean,
): boolean {
	const path = directory.lockFile(name);
	try {
		makeLockDirectories(directory);
		const kernel = takeKernelLock(directory.kernelLock(name));
		if (kernel === null) return false;
		try {
			const evidence = readEvidence(directory, name, {isOurs: true});
			if (evidence !== null && !mayGo(evidence.verdict)) return false;
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
