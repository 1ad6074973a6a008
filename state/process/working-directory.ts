/**
 * The start directory of this process, which another program may remove at any time. Short commands only read
 * it; a long-lived process moves to one that lasts. No other file reads or changes it.
 */
import {isAbsolute, resolve} from 'node:path';
import {AppError, exitCode} from '../domain/error.ts';

/** Returns the base of relative paths that a person typed; null if that directory was removed. */
export function workingDirectory(): string | null {
	try {
		return process.cwd();
	} catch {
		return null;
	}
}

/** Moves this process to `folder`, or to `/` if that fails, so that it keeps no other directory in use. */
export function settleIn(folder: string): void {
	try {
		process.chdir(folder);
	} catch {
		process.chdir('/');
	}
}

/**
 * Returns the absolute path of the text typed in `directory`.
 * @throws {@link AppError} `WORKING_DIRECTORY_GONE` (66) if it is relative to a directory that was removed.
 */
export function resolveFrom(directory: string | null, path: string): string {
	return isAbsolute(path)
		? resolve(path)
		: resolve(existing(directory, `${path} is relative to it`), path);
}

/**
 * Returns the directory. `why`: the purpose.
 * @throws {@link AppError} `WORKING_DIRECTORY_GONE` (66).
 */
export function existing(directory: string | null, why: string): string {
	if (directory !== null) return directory;
	throw new AppError({
		code: 'WORKING_DIRECTORY_GONE',
		exitCode: exitCode.noInput,
		what: 'the directory in which this command was started no longer exists',
		why,
		fix: 'change to another directory with cd, or use absolute paths and --home DIR',
	});
}
