/** Names of locks: they become file names, so nothing that could be a path is one. */
import {AppError, exitCode} from '../domain/error.ts';
import {namePattern} from '../domain/instance/name-pattern.ts';

/** Whether `name` can name a lock, an instance and its files. */
export function isLockName(name: string): boolean {
	return namePattern.test(name);
}

/** @throws {@link AppError} `NAME_REFUSED` (64) when `name` cannot be a file name of ours. */
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
