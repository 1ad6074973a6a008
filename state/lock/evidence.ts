/**
 * The visible evidence of a lock: `.locks/NAME.lock`, a JSON document that says who holds it. It is
 * information, judged by the kernel's facts; it is replaced by rename only, so nobody reads half of it.
 */
import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	renameSync,
	statSync,
	unlinkSync,
	writeSync,
} from 'node:fs';
import {join} from 'node:path';
import type {Directory} from '../directory.ts';
import {hasErrorCode} from '../domain/error.ts';
import type {LockEvidence, LockHolder} from '../domain/lock.ts';
import {readRegularText, UnfitFileError} from '../file/regular-file.ts';
import {judge, type Machine, thisMachine, toLockVerdict} from '../process/identity.ts';
import {lockFault} from './lock-fault.ts';

/** What stands in a lock file. */
export type Evidence = Pick<LockEvidence, 'verdict' | 'holder' | 'problem'>;

/** A holder needs some 400 bytes; a larger file is not ours and is not read. */
export const evidenceBytesMax = 65_536;

/** Creates the lock directories where they are missing. Mode 0700, as the home. */
export function makeLockDirectories(directory: Directory): void {
	const {home, locks, kernelLocks} = directory;
	if (existsSync(kernelLocks)) return;
	// Step by step: `recursive` reports a read-only file system as a missing directory.
	if (!existsSync(home)) makeDirectory(home, true);
	makeDirectory(locks, false);
	makeDirectory(kernelLocks, false);
}

/** A directory that vanished meanwhile stays `ENOENT`: making it again may help. */
function makeDirectory(path: string, recursive: boolean): void {
	try {
		mkdirSync(path, {recursive, mode: 0o700});
	} catch (error) {
		if (hasErrorCode(error, 'EEXIST')) return;
		throw hasErrorCode(error, 'ENOENT') ? error : lockFault(error, 'write', path);
	}
}

/**
 * Reads and judges the lock file at `path`; null when there is none.
 * @throws {@link AppError} `LOCK_UNREADABLE` (77) and others of {@link lockFault}.
 */
export function readEvidence(path: string, here: Machine = thisMachine()): Evidence | null {
	const text = readText(path);
	if (text instanceof UnfitFileError)
		return {verdict: 'corrupt', holder: null, problem: text.message};
	return text === null ? null : judgeHolder(parseJson(text), here);
}

/** Judges a holder as it stood in a file or row; of a corrupt one no field is to be trusted. */
export function judgeHolder(candidate: unknown, here: Machine = thisMachine()): Evidence {
	const verdict = toLockVerdict(judge(candidate, here));
	return {verdict, holder: verdict === 'corrupt' ? null : toHolder(candidate)};
}

/** Whether `path` holds exactly the evidence with this token. */
export function holdsToken(path: string, token: string): boolean {
	const text = readText(path);
	if (typeof text !== 'string') return false;
	const candidate = parseJson(text) as {token?: unknown} | null;
	return candidate?.token === token;
}

/** Replaces the evidence of `holder.name`. Only for who holds its kernel lock. */
export function writeEvidence(directory: Directory, holder: LockHolder): void {
	const temporary = join(directory.locks, `${litterPrefix(holder.name)}${holder.token}.tmp`);
	try {
		const descriptor = openSync(temporary, 'wx', 0o600);
		try {
			writeSync(descriptor, JSON.stringify(holder));
		} finally {
			closeSync(descriptor);
		}

		renameSync(temporary, directory.lockFile(holder.name));
	} catch (error) {
		unlinkIfThere(temporary);
		throw lockFault(error, 'write', directory.lockFile(holder.name));
	}
}

/** Removes temporary files that killed holders of `name` left. Only for who holds its kernel lock. */
export function sweepLitter(directory: Directory, name: string): void {
	const prefix = litterPrefix(name);
	const isLitter = (file: string) => file.startsWith(prefix) && file.endsWith('.tmp');
	try {
		const files = readdirSync(directory.locks).filter(isLitter);
		for (const file of files) unlinkIfThere(join(directory.locks, file));
	} catch (error) {
		throw lockFault(error, 'write', directory.locks);
	}
}

/** Removes a file; one that is gone already is fine. */
export function unlinkIfThere(path: string): void {
	try {
		unlinkSync(path);
	} catch (error) {
		if (!hasErrorCode(error, 'ENOENT')) throw lockFault(error, 'write', path);
	}
}

/** Names may hold dots but no `~`: the prefix of one name never begins another's litter. */
function litterPrefix(name: string): string {
	return `.${name}~`;
}

/** Null: there is no file. The error: nothing can be read of a pipe, a directory, or what is far too large. */
function readText(path: string): string | UnfitFileError | null {
	try {
		// As a rule there is none, and an exception would cost ten times this look.
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

/** The pid was checked by the judge; other fields may be absent where another program wrote the file. */
function toHolder(candidate: unknown): LockHolder {
	const record = candidate as Record<string, unknown>;
	const text = (key: string) => (typeof record[key] === 'string' ? record[key] : '');
	const textOrNull = (key: string) =>
		typeof record[key] === 'string' || typeof record[key] === 'number' ? String(record[key]) : null;
	return {
		pid: Number(record['pid']),
		processStart: textOrNull('processStart'),
		bootId: textOrNull('bootId'),
		host: text('host'),
		pidNamespace: textOrNull('pidNamespace'),
		name: text('name'),
		account: text('account'),
		timestamp: text('timestamp'),
		instanceId: text('instanceId'),
		mode: text('mode'),
		token: text('token'),
	};
}
