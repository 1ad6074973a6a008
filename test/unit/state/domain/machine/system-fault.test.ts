import {expect, test} from 'vitest';
import {AppError} from '../../../../../state/domain/error.ts';
import {isSystemLimit, systemFault} from '../../../../../state/domain/machine/system-fault.ts';

const systemError = (code: string) => Object.assign(new Error(`${code}: call`), {code});

test.each([
	['EAGAIN', 'SYSTEM_LIMIT', 71],
	['ENOMEM', 'SYSTEM_LIMIT', 71],
	['EMFILE', 'SYSTEM_LIMIT', 71],
	['ENFILE', 'SYSTEM_LIMIT', 71],
	['ERR_WORKER_INIT_FAILED', 'SYSTEM_LIMIT', 71],
	['ENOSPC', 'DISK_FULL', 74],
	['EDQUOT', 'DISK_FULL', 74],
	['EIO', 'DISK_ERROR', 74],
	['EROFS', 'HOME_READ_ONLY', 73],
	['EACCES', 'NOT_PERMITTED', 77],
])('%s is %s, exit %i, and keeps what the system said', (systemCode, code, exitCode) => {
	const error = systemError(systemCode);
	expect(systemFault(error)).toMatchObject({code, exitCode, cause: error, why: error.message});
	expect(isSystemLimit(error)).toBe(exitCode === 71);
	expect(isSystemLimit(new Error('wrapped', {cause: error}))).toBe(exitCode === 71);
});

test('memory that V8 cannot have is a limit, too', () => {
	expect(isSystemLimit(new RangeError('Array buffer allocation failed'))).toBe(true);
});

test('bugs and our own errors are none', () => {
	const own = new AppError({code: 'X', exitCode: 65, what: 'x'});
	for (const error of [own, new TypeError('x'), systemError('ERR_ASSERTION'), 'EMFILE', null])
		expect(systemFault(error)).toBeNull();
	expect(isSystemLimit(new RangeError('Invalid array length'))).toBe(false);
});
