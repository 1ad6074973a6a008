/** Turns failures of files and of the kernel lock into errors that a person can act on. */
import {AppError, type ExitCode, exitCode, hasErrorCode} from '../domain/error.ts';
import {isSystemLimit, systemFault} from '../domain/machine/system-fault.ts';
import {databaseError} from '../sqlite/open.ts';

type Fault = {codes: string[]; code: string; exitCode: ExitCode; what: string; fix: string};

const denied = {
	codes: ['EACCES', 'EPERM', 'SQLITE_READONLY', 'SQLITE_PERM', 'SQLITE_AUTH'],
	code: 'LOCK_UNREADABLE',
	exitCode: exitCode.permission,
	what: 'this user may not open it',
	fix: 'run as the user who owns the home, or give it back: chown -R "$USER" HOME',
};
const full = {
	codes: ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'],
	code: 'DISK_FULL',
	exitCode: exitCode.inputOutput,
	what: 'the disk is full',
	fix: 'free some space and try again; nothing that was committed is lost',
};
const broken = {
	codes: ['EIO', 'SQLITE_IOERR', 'SQLITE_PROTOCOL', 'SQLITE_CORRUPT', 'SQLITE_NOTADB'],
	code: 'LOCK_IO_ERROR',
	exitCode: exitCode.inputOutput,
	what: 'reading, writing or locking it failed',
	fix: 'check the disk with: pitwall doctor (a network file system may not support locks: use a local home)',
};
const occupied = {
	codes: ['EISDIR', 'NOT_REGULAR'],
	code: 'LOCK_NOT_REGULAR',
	exitCode: exitCode.cannotCreate,
	what: 'its place is taken by something other than a file',
	fix: 'move it away, then try again',
};
const uncreatable = {
	codes: ['EROFS', 'ENOTDIR', 'EEXIST', 'ELOOP', 'ENAMETOOLONG', 'SQLITE_CANTOPEN'],
	code: 'HOME_READ_ONLY',
	exitCode: exitCode.cannotCreate,
	what: 'cannot be created',
	fix: 'make the home writable for this user, or use another one with --home DIR',
};
const system = {
	code: 'SYSTEM_CALL_FAILED',
	exitCode: exitCode.system,
	what: 'a system call failed',
	fix: 'check the limits of this machine with: pitwall doctor',
};

const faults = {
	read: [denied, full, broken, occupied, uncreatable],
	// A home without write access cannot hold new state: 73, not 77.
	write: [
		occupied,
		{...uncreatable, codes: [...uncreatable.codes, 'EACCES', 'EPERM']},
		full,
		denied,
		broken,
	],
} satisfies Record<string, Fault[]>;

/** SQLite does not report that the limit of open files prevented it from opening the kernel lock. */
function limitBehind(error: Error, path: string): AppError | null {
	if (!hasErrorCode(error, 'SQLITE_CANTOPEN')) return null;
	const known = databaseError(error, path);
	return known instanceof AppError && known.exitCode === exitCode.system ? known : null;
}

/** Returns the AppError for `error`, raised by `action` on `path`; bugs and AppErrors stay unchanged. */
export function lockFault(error: unknown, action: 'read' | 'write', path: string): unknown {
	if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error;
	const limit = isSystemLimit(error) ? systemFault(error, path) : limitBehind(error, path);
	if (limit !== null) return limit;
	const systemCode = String(error.code);
	const known = faults[action].find(({codes}) =>
		codes.some(code => systemCode === code || systemCode.startsWith(`${code}_`)),
	);
	const {code, exitCode: exit, what, fix} = known ?? system;
	return new AppError({
		code,
		exitCode: exit,
		what: `${path}: ${what}`,
		why: error.message,
		fix,
		details: {path, systemCode},
		cause: error,
	});
}
