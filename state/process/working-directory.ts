/**
 * The directory in which this process was started, which another program may remove at any time. Short commands only
 * read it; a process that lives long leaves it for one that lasts. Nothing else asks for it or changes it.
 */
import {isAbsolute, resolve} from 'node:path';
import {AppError, exitCode} from '../domain/error.ts';

/** Returns where relative paths that a person typed begin; null when that directory was removed. */
export function workingDirectory(): string | null {
	try {
		return process.cwd();
	} catch {
		return null;
	}
}

/** Moves this process to `folder`, or to `/` where that is not possible: it keeps no other directory in use. */
export function settleIn(folder: string): void {
	try {
		process.chdir(folder);
	} catch {
		process.chdir('/');
	}
}

/**
 * Returns the absolute path of what was typed in `directory`.
 * @throws {@link AppError} `WORKING_DIRECTORY_GONE` (66) when it is relative to a directory that was removed.
 */
export function resolveFrom(directory: string | null, path: string): string {
	return isAbsolute(path)
		? resolve(path)
		: resolve(existing(directory, `${path} is relative to it`), path);
}

/**
 * Returns the directory. `why`: for what it is needed.
 * @throws {@link AppError} `WORKING_DIRECTORY_GONE` (66).
 */
export function existing(directory: string | null, why: string): string {
	if (directory !== null) return directory;
	throw new AppError({
		code: 'WORKING_DIRECTORY_GONE',
		exitCode: exitCode.noInput,
		what: 'the directory in which this command was started does not exist any more',
		why,
		fix: 'change to another directory with cd, or use absolute paths and --home DIR',
	});
}
