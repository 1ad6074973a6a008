/**
 * Finds the holder of a kernel lock without taking the lock. A held lock proves that its holder lives on this
 * kernel, in any container; a free one proves that the holder is gone.
 */
import {existsSync, readFileSync, statSync} from 'node:fs';
import {hasErrorCode} from '../domain/error.ts';
import {openSqlite} from '../sqlite/driver.ts';
import {lockFault} from './lock-fault.ts';

/**
 * Returns whether any process holds the lock at `path`. SQLite takes a shared lock for about 0.1 ms to read it:
 * other readers are not affected, and a process that takes the lock at this moment tries again.
 * @throws {@link AppError} `LOCK_UNREADABLE` (77) if this user may not open it.
 */
export function isKernelLockHeld(path: string): boolean {
	// Other programs may have put a pipe or the like there, and opening it may never return.
	if (!statSync(path, {throwIfNoEntry: false})?.isFile()) return false;
	try {
		const database = openSqlite(path, {readonly: true, fileMustExist: true, timeout: 0});
		try {
			database.pragma('schema_version');
			return false;
		} finally {
			database.close();
		}
	} catch (error) {
		if (hasErrorCode(error, 'SQLITE_BUSY')) return true;
		// Its content is irrelevant. It could be read, so no process holds it.
		if (hasErrorCode(error, 'SQLITE_NOTADB')) return false;
		// The file was removed between the two looks.
		if (!existsSync(path)) return false;
		throw lockFault(error, 'read', path);
	}
}

/** First byte of the range that SQLite locks for a reader, and locks for writing in an exclusive transaction. */
const sharedByte = 0x4000_0002;

export type KernelLockOwner = {
	/** In this pid namespace. */
	pid: number;
	/** False: only the inode numbers were compared, and another file system may use the same one. */
	isExact: boolean;
};

/**
 * Returns the process that holds the lock at `path`; null if the kernel shows none, as for a process of another
 * container.
 */
export function kernelLockOwner(path: string): KernelLockOwner | null {
	const file = statSync(path, {throwIfNoEntry: false});
	return file === undefined ? null : ownerInLocks(readLocks(), file);
}

/**
 * Returns the process that holds the lock on a file, from the text of `/proc/locks`. Some file systems report
 * another device there than in `stat`.
 */
export function ownerInLocks(
	text: string,
	{dev, ino}: {dev: number; ino: number},
): KernelLockOwner | null {
	const owners = text.split('\n').flatMap(line => {
		const [, kind, , access, pid, file, start, end] = line.trim().split(/\s+/);
		if (kind !== 'POSIX' || access !== 'WRITE' || !file?.endsWith(`:${ino}`)) return [];
		const covers = Number(start) <= sharedByte && (end === 'EOF' || Number(end) >= sharedByte);
		if (!covers || Number(pid) <= 0) return [];
		return {pid: Number(pid), isExact: file === `${deviceText(dev)}:${ino}`};
	});
	return owners.find(({isExact}) => isExact) ?? owners[0] ?? null;
}

/** Major and minor number as `/proc/locks` writes them. */
function deviceText(dev: number): string {
	const major = (dev >>> 8) & 0xfff;
	const minor = (dev & 0xff) | ((dev >>> 12) & 0xfff00);
	return [major, minor].map(part => part.toString(16).padStart(2, '0')).join(':');
}

function readLocks(): string {
	try {
		return readFileSync('/proc/locks', 'latin1');
	} catch {
		return '';
	}
}
