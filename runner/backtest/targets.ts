/** Checks the output paths of `--trades` and `--equity`: only an earlier result may be overwritten. */
import {lstatSync, realpathSync, statSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import {AppError, exitCode, hasErrorCode} from '../../state/domain/error.ts';

/** As typed: flag and file. */
export type Target = {flag: string; file: string};

/**
 * Checks, before hours of work, that the files can be written and that all paths differ.
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
 * Checks that no target is the file with the bars.
 * @throws {@link AppError} `OUTPUT_FILE_SAME` (64).
 */
export function spareData(targets: readonly Target[], dataFile: string): void {
	for (const {flag, file} of targets)
		if ([targetPath(file), realPath(file)].includes(realPath(dataFile)))
			throw sameFile(flag, resolve(file), 'the bars are read from this file');
}

/**
 * Returns the absolute path to write: links in the directory are followed, the file itself must not be a
 * link.
 */
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
		// Any user may have made the link in a shared directory, and it can lead to any file of this user.
		if (there?.isSymbolicLink()) throw linkError(flag, path);
		if (there?.isDirectory()) problem = 'a directory of this name is there';
		// A device would be gone for all programs of the machine.
		else if (there !== undefined && !there.isFile()) problem = 'it is a device, a pipe or a socket';
		else if (!statSync(dirname(path)).isDirectory()) problem = 'its folder is not a directory';
	} catch (error) {
		throw error instanceof AppError ? error : targetError(flag, path, error);
	}
	if (problem !== undefined) throw targetError(flag, path, new Error(problem));
}

function linkError(flag: string, path: string): AppError {
	return new AppError({
		code: 'OUTPUT_FILE_LINK',
		exitCode: exitCode.cannotCreate,
		what: `${flag} ${path}: it is a link, and Pitwall does not write through links`,
		why: 'in a shared directory it could lead to any file of yours',
		fix: `name the file itself after ${flag}, or remove the link`,
		details: {path},
	});
}

function sameFile(flag: string, path: string, why: string): AppError {
	return new AppError({
		code: 'OUTPUT_FILE_SAME',
		exitCode: exitCode.usage,
		what: `${flag} ${path}: this file cannot be a target`,
		why,
		fix: `name another file after ${flag}`,
		details: {path},
	});
}

/** Returns the error for a file that cannot be written; other values unchanged. */
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
