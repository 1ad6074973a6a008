/** The files that `--trades` and `--equity` name: what is written there must take the place of a result at most. */
import {lstatSync, realpathSync, statSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import {AppError, exitCode, hasErrorCode} from '../../state/domain/error.ts';

/** As typed: flag and file. */
export type Target = {flag: string; file: string};

/**
 * Makes sure, before hours of work, that files can be written there, each beside no other.
 * @throws {@link AppError} `OUTPUT_FILE_…` (64, 66, 73, 74, 77).
 */
export function checkTargets(targets: readonly Target[]): void {
	const seen = new Map<string, string>();
	for (const {flag, file} of targets) {
		checkTarget(flag, resolve(file));
		const place = targetPath(file);
		const other = seen.get(place);
		if (other !== undefined) throw sameFile(flag, place, `${other} names the same file`);
		seen.set(place, flag);
	}
}

/**
 * Makes sure that no target is the file that the bars come from.
 * @throws {@link AppError} `OUTPUT_FILE_SAME` (64).
 */
export function spareData(targets: readonly Target[], dataFile: string): void {
	for (const {flag, file} of targets)
		if ([targetPath(file), realPath(file)].includes(realPath(dataFile)))
			throw sameFile(flag, resolve(file), 'the bars are read from this file');
}

/** Returns the absolute path that is written to: the directory is found behind links, the file itself is none. */
export function targetPath(file: string): string {
	const path = resolve(file);
	return join(realpathSync(dirname(path)), basename(path));
}

function realPath(file: string): string {
	try {
		return realpathSync(file);
	} catch {
		return resolve(file);
	}
}

function checkTarget(flag: string, path: string): void {
	let problem: string | undefined;
	try {
		const there = lstatSync(path, {throwIfNoEntry: false});
		// Anybody may have made it in a shared directory, and it leads to any file of this user.
		if (there?.isSymbolicLink()) throw linkError(flag, path);
		if (there?.isDirectory()) problem = 'a directory of this name is there';
		// A device would be gone for all programs of the machine.
		else if (there !== undefined && !there.isFile()) problem = 'it is a device, a pipe or a socket';
		else if (!statSync(dirname(path)).isDirectory()) problem = 'its folder is no directory';
	} catch (error) {
		throw error instanceof AppError ? error : targetError(flag, path, error);
	}
	if (problem !== undefined) throw targetError(flag, path, new Error(problem));
}

function linkError(flag: string, path: string): AppError {
	return new AppError({
		code: 'OUTPUT_FILE_LINK',
		exitCode: exitCode.cannotCreate,
		what: `${flag} ${path}: it is a link, and nothing is written through links`,
		why: 'in a directory that others share, it could lead to any file of yours',
		fix: `name the file itself after ${flag}, or remove the link`,
		details: {path},
	});
}

function sameFile(flag: string, path: string, why: string): AppError {
	return new AppError({
		code: 'OUTPUT_FILE_SAME',
		exitCode: exitCode.usage,
		what: `${flag} ${path}: nothing is written there`,
		why,
		fix: `name another file after ${flag}`,
		details: {path},
	});
}

/** Returns what a person is told when a file cannot be written; what is no error as it is. */
export function targetError(flag: string, path: string, error: unknown): unknown {
	if (!(error instanceof Error)) return error;
	const missing = hasErrorCode(error, 'ENOENT', 'ENOTDIR');
	const forbidden = hasErrorCode(error, 'EACCES', 'EPERM', 'EROFS');
	return new AppError({
		code: missing ? 'OUTPUT_FOLDER_MISSING' : 'OUTPUT_FILE_UNWRITABLE',
		exitCode: missing ? exitCode.noInput : forbidden ? exitCode.permission : exitCode.inputOutput,
		what: `${flag} ${path}: ${missing ? 'there is no such directory' : 'the file cannot be written'}`,
		why: error.message,
		fix: missing ? `mkdir -p ${dirname(path)}` : `name another file after ${flag}`,
		details: {path},
		cause: error,
	});
}
