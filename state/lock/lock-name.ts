/** Checks names of locks: they become file names, so no name can form a path. */
import {AppError, exitCode} from '../domain/error.ts';
import {namePattern} from '../domain/instance/name-pattern.ts';

/** Whether `name` can name a lock, an instance and its files. */
export function isLockName(name: string): boolean {
	return namePattern.test(name);
}

/** @throws {@link AppError} `NAME_REFUSED` (64) if `name` cannot be used as a file name. */
export function checkLockName(name: string): void {
	if (isLockName(name)) return;
	throw new AppError({
		code: 'NAME_REFUSED',
		exitCode: exitCode.usage,
		what: `${JSON.stringify(name.slice(0, 80))} cannot be the name of an instance or lock`,
		why: 'names become file names: letters, digits, dot, dash and underscore, a letter or digit first, at most 64',
		fix: 'choose another name, such as BTC or BTC_sma-1',
		details: {name},
	});
}
