/**
 * The visible evidence of a lock: `.locks/NAME.lock`, a JSON document that names its holder. It is only
 * information, judged by the kernel's facts (judge-evidence.ts). It is replaced by rename, so that no reader sees
 * half of it.
 */
import {existsSync, mkdirSync, statSync, unlinkSync} from 'node:fs';
import type {Directory} from '../home/directory.ts';
import {hasErrorCode} from '../domain/error.ts';
import type {LockHolder} from '../domain/instance/lock.ts';
import {readRegularText, UnfitFileError} from '../file/regular-file.ts';
import {replaceFile, sweepReplacements} from '../file/replace-file.ts';
import {homeIdentity} from '../home/home-identity.ts';
import {type Evidence, judgeEvidence} from './judge-evidence.ts';
import {lockFault} from './lock-fault.ts';

/** A holder needs about 400 bytes; a larger file is not ours and is not read. */
export const evidenceBytesMax = 65_536;

/** Creates missing lock directories. Mode 0700, like the home. */
export function makeLockDirectories(directory: Directory): void {
	const {home, locks, kernelLocks} = directory;
	if (existsSync(kernelLocks)) return;
	// One level at a time: `recursive` reports a read-only file system as a missing directory.
	if (!existsSync(home)) makeDirectory(home, true);
	makeDirectory(locks, false);
	makeDirectory(kernelLocks, false);
}

/** If the directory vanished meanwhile, the error stays `ENOENT`: creating it again may help. */
function makeDirectory(path: string, recursive: boolean): void {
	try {
		mkdirSync(path, {recursive, mode: 0o700});
	} catch (error) {
		if (hasErrorCode(error, 'EEXIST')) return;
		throw hasErrorCode(error, 'ENOENT') ? error : lockFault(error, 'write', path);
	}
}

/**
 * Reads and judges the lock file of `name`; null if there is none. `isOurs`: the caller holds its kernel lock.
 * @throws {@link AppError} `LOCK_UNREADABLE` (77) and others of {@link lockFault}.
 */
export function readEvidence(
	directory: Pick<Directory, 'home' | 'lockFile' | 'kernelLock'>,
	name: string,
	{isOurs = false}: {isOurs?: boolean} = {},
): Evidence | null {
	const text = readText(directory.lockFile(name));
	if (text === null) return null;
	if (text instanceof UnfitFileError)
		return {verdict: 'corrupt', holder: null, isInReach: false, problem: text.message};
	const kernelLock = isOurs ? null : directory.kernelLock(name);
	return judgeEvidence(parseJson(text), {home: homeIdentity(directory.home), kernelLock});
}

/** Whether `path` contains the evidence with this token. */
export function holdsToken(path: string, token: string): boolean {
	const text = readText(path);
	if (typeof text !== 'string') return false;
	const candidate = parseJson(text) as {token?: unknown} | null;
	return candidate?.token === token;
}

/** Replaces the evidence of `holder.name`. Only for the process that holds its kernel lock. */
export function writeEvidence(directory: Directory, holder: LockHolder): void {
	const path = directory.lockFile(holder.name);
	try {
		replaceFile({path, title: holder.name, pieces: [JSON.stringify(holder)], unique: holder.token});
	} catch (error) {
		throw lockFault(error, 'write', path);
	}
}

/** Removes temporary files of killed holders of `name`. Only for the process that holds its kernel lock. */
export function sweepLitter(directory: Directory, name: string): void {
	try {
		sweepReplacements(directory.lockFile(name), name);
	} catch (error) {
		throw lockFault(error, 'write', directory.locks);
	}
}

/** Removes a file if it exists. */
export function unlinkIfThere(path: string): void {
	try {
		unlinkSync(path);
	} catch (error) {
		if (!hasErrorCode(error, 'ENOENT')) throw lockFault(error, 'write', path);
	}
}

/** Returns null for no file, and an error for a pipe, a directory or a far too large file, which cannot be read. */
function readText(path: string): string | UnfitFileError | null {
	try {
		// Usually there is no file, and an exception would cost ten times as much.
		if (statSync(path, {throwIfNoEntry: false}) === undefined) return null;
		return readRegularText(path, evidenceBytesMax);
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT')) return null;
		if (error instanceof UnfitFileError) return error;
		throw lockFault(error, 'read', path);
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
