import {expect, test} from 'vitest';
import {AppError} from '../../../../state/domain/error.ts';
import {lockFault} from '../../../../state/lock/lock-fault.ts';

const failure = (code: string) => Object.assign(new Error(`${code}: it failed`), {code});

test.each([
	['read', 'EACCES', 'LOCK_UNREADABLE', 77],
	['read', 'EIO', 'LOCK_IO_ERROR', 74],
	['write', 'EROFS', 'HOME_READ_ONLY', 73],
	['write', 'EACCES', 'HOME_READ_ONLY', 73],
	['write', 'ENOSPC', 'DISK_FULL', 74],
	['write', 'EDQUOT', 'DISK_FULL', 74],
	['write', 'SQLITE_FULL', 'DISK_FULL', 74],
	['write', 'SQLITE_CANTOPEN_ISDIR', 'HOME_READ_ONLY', 73],
	['write', 'SQLITE_READONLY', 'LOCK_UNREADABLE', 77],
	['write', 'SQLITE_IOERR_LOCK', 'LOCK_IO_ERROR', 74],
	['write', 'EMFILE', 'SYSTEM_LIMIT', 71],
] as const)('%s failing with %s is %s, exit %d', (action, code, expected, exit) => {
	const error = lockFault(failure(code), action, '/home/x/.locks/BTC.lock');
	expect(error).toMatchObject({code: expected, exitCode: exit});
	expect((error as AppError).message).toContain('/home/x/.locks/BTC.lock');
	expect((error as AppError).fix).toBeTruthy();
});

test('bugs and our own errors pass unchanged', () => {
	const bug = new TypeError('undefined is no function');
	expect(lockFault(bug, 'read', 'x')).toBe(bug);
	const own = new AppError({code: 'X', exitCode: 64, what: 'x'});
	expect(lockFault(own, 'read', 'x')).toBe(own);
});
