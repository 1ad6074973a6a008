/**
 * Resolves and creates the home directory. Every program resolves it in the same way, so that a command typed
 * anywhere in a project reaches the same instances.
 */
import {accessSync, constants, lstatSync, mkdirSync, statSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {type Directory, directoryAt} from './directory.ts';
import {AppError, exitCode, hasErrorCode} from '../domain/error.ts';
import {existing, resolveFrom} from '../process/working-directory.ts';

export type HomeQuestion = {
	/** Value of `--home`; undefined when it was not given. */
	flag: string | undefined;
	environment: Readonly<Record<string, string | undefined>>;
	/** Null: it was removed. */
	workingDirectory: string | null;
	/** The person's own directory, such as `/home/ada`. */
	userHome: string;
};

export type HomeChoice = {
	/** Absolute path; it may not exist yet. */
	home: string;
	/** `parent`: the nearest directory upwards that holds `pitwall.yaml`. */
	chosenBy: 'flag' | 'environment' | 'parent' | 'default';
};

/**
 * Returns the home: `--home`, else `PITWALL_HOME`, else the nearest directory, from the working one upwards,
 * with a `pitwall.yaml`, else `~/.pitwall`.
 * @throws {@link AppError} `USAGE` (64) when `--home` is empty, `WORKING_DIRECTORY_GONE` (66).
 */
export function resolveHome(question: HomeQuestion): HomeChoice {
	const {flag, environment, workingDirectory, userHome} = question;
	if (flag === '') {
		throw new AppError({
			code: 'USAGE',
			exitCode: exitCode.usage,
			what: '--home: the directory is empty',
			why: 'it was given without a value',
			fix: 'name a directory, as in --home ~/.pitwall, or leave the flag out',
		});
	}

	if (flag !== undefined) return {home: resolveFrom(workingDirectory, flag), chosenBy: 'flag'};
	const fromEnvironment = environment['PITWALL_HOME'];
	if (fromEnvironment)
		return {home: resolveFrom(workingDirectory, fromEnvironment), chosenBy: 'environment'};
	const start = existing(
		workingDirectory,
		'Pitwall searches it and the directories above it for the home',
	);
	for (let folder = resolve(start); ; folder = dirname(folder)) {
		if (isNamed(directoryAt(folder).config)) return {home: folder, chosenBy: 'parent'};
		if (dirname(folder) === folder) break;
	}

	return {home: join(userHome, '.pitwall'), chosenBy: 'default'};
}

/** Whether the name exists, even as a link that leads nowhere. */
function isNamed(path: string): boolean {
	try {
		return lstatSync(path, {throwIfNoEntry: false}) !== undefined;
	} catch {
		// A directory into which this user may not look.
		return false;
	}
}

/**
 * Creates the missing parts of the home, readable only by its owner; existing parts keep their mode.
 * @throws {@link AppError} `HOME_NOT_DIRECTORY`, `HOME_READ_ONLY` (73), `DISK_FULL` (74).
 */
export function createHome(directory: Directory): void {
	try {
		for (const folder of folders(directory)) mkdirSync(folder, {recursive: true, mode: 0o700});
		accessSync(directory.home, constants.W_OK);
	} catch (error) {
		throw homeError(error, directory.home);
	}
}

/**
 * Checks that this user may look into an existing home; otherwise each of its files would seem missing.
 * @throws {@link AppError} `HOME_UNREADABLE` (77).
 */
export function checkReadable({home}: Directory): void {
	try {
		accessSync(home, constants.R_OK | constants.X_OK);
	} catch (error) {
		if (!hasErrorCode(error, 'EACCES', 'EPERM') || !(error instanceof Error)) return;
		// A file instead of a directory causes this refusal, too; the next use of the directory reports it.
		if (isFile(home)) return;
		throw new AppError({
			code: 'HOME_UNREADABLE',
			exitCode: exitCode.permission,
			what: `${home}: this user may not look into the home`,
			why: error.message,
			fix: 'run as the user who owns it, or choose another home with --home DIR or PITWALL_HOME',
			details: {home},
			cause: error,
		});
	}
}

function isFile(path: string): boolean {
	try {
		return statSync(path).isFile();
	} catch {
		return false;
	}
}

function folders(directory: Directory): string[] {
	const {home, algorithms, kernelLocks, instances, ledgers} = directory;
	const {wishes, snapshots, logs, artifacts} = directory;
	return [home, algorithms, kernelLocks, instances, ledgers, wishes, snapshots, logs, artifacts];
}

function homeError(error: unknown, home: string): unknown {
	if (!(error instanceof Error)) return error;
	if (hasErrorCode(error, 'EEXIST', 'ENOTDIR')) return notDirectoryError(error, home);
	const full = hasErrorCode(error, 'ENOSPC', 'EDQUOT');
	if (!full && !hasErrorCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOENT')) return error;
	return new AppError({
		code: full ? 'DISK_FULL' : 'HOME_READ_ONLY',
		exitCode: full ? exitCode.inputOutput : exitCode.cannotCreate,
		what: `${home}: the home cannot be created or written`,
		why: error.message,
		fix: full
			? 'free some space and try again'
			: 'make it writable for this user, or choose another home with --home DIR or PITWALL_HOME',
		details: {home},
		cause: error,
	});
}

/** Returns the error for a path with a file in place of the home, or of a directory above it. */
export function notDirectoryError(error: Error, home: string): AppError {
	return new AppError({
		code: 'HOME_NOT_DIRECTORY',
		exitCode: exitCode.cannotCreate,
		what: `${home}: a file is where a directory is expected`,
		why: error.message,
		fix: 'move the file away, or choose another home with --home DIR or PITWALL_HOME',
		details: {home},
		cause: error,
	});
}
