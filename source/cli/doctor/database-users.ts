/**
 * Finds the processes that have a database open or block its writers, from `/proc`. The database files are
 * not opened: closing one would drop the POSIX locks of this very process.
 */
import {readdirSync, readFileSync, readlinkSync, statSync} from 'node:fs';
import {hasErrorCode} from '../../../state/domain/error.ts';

export type ProcessName = {pid: number; command: string};

/** Byte of the `-shm` file that a writer locks in WAL mode (WAL_WRITE_LOCK of the SQLite file format). */
const writeLockByte = 120;

/** Returns the process that holds the write lock of the WAL database at `path`, or null. */
export function writeLockHolder(path: string): ProcessName | null {
	const inode = statSync(`${path}-shm`, {throwIfNoEntry: false})?.ino;
	const text = readText('/proc/locks');
	if (inode === undefined || text === null) return null;
	const pid = writerInLocks(text, inode);
	return pid === null ? null : {pid, command: commandOf(pid)};
}

/** Returns the pid that write-locks the writers' byte of `inode` in the text of `/proc/locks`, or null. */
export function writerInLocks(text: string, inode: number): number | null {
	for (const line of text.split('\n')) {
		const [, kind, , access, pid, file, start, end] = line.split(/\s+/);
		if (kind !== 'POSIX' || access !== 'WRITE' || !file?.endsWith(`:${inode}`)) continue;
		const covers =
			Number(start) <= writeLockByte && (end === 'EOF' || Number(end) >= writeLockByte);
		if (covers && Number(pid) > 0) return Number(pid);
	}

	return null;
}

/** Returns the processes of this user that have `path` open, at most `countMax`. */
export function usersOf(path: string, countMax = 20): ProcessName[] {
	const users: ProcessName[] = [];
	for (const entry of listNames('/proc')) {
		if (!/^\d+$/.test(entry) || users.length >= countMax) continue;
		const folder = `/proc/${entry}/fd`;
		const opens = listNames(folder).some(name => readLink(`${folder}/${name}`) === path);
		if (opens) users.push({pid: Number(entry), command: commandOf(Number(entry))});
	}

	return users;
}

function commandOf(pid: number): string {
	const text = readText(`/proc/${pid}/cmdline`) ?? '';
	return text.replaceAll('\0', ' ').trim().slice(0, 200) || 'unknown';
}

/** Processes may end during the read, and other users' are closed to us: both return `otherwise`. */
function quietly<T>(look: () => T, otherwise: T): T {
	try {
		return look();
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT', 'EACCES', 'EPERM', 'ESRCH', 'ENOTDIR')) return otherwise;
		throw error;
	}
}

const listNames = (path: string) => quietly(() => readdirSync(path), []);
const readLink = (path: string) => quietly(() => readlinkSync(path), '');
const readText = (path: string) => quietly<string | null>(() => readFileSync(path, 'utf8'), null);
