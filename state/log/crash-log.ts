/**
 * The crash log of one process, `logs/NAME.crash.log`: what it and what it starts write to the bare descriptors 1 and
 * 2. Its writers hold the file itself, so that no other process stands in their way, and nobody can give them another.
 */
import {closeSync, mkdirSync, openSync, readSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {isSystemError} from '../domain/error.ts';

/** What a program says that cannot even begin fits into this. */
const firstWordsBytesMax = 4096;

/** Opens the crash log at `path` for a process that is about to start. @throws the system's error. */
export function openCrashLog(path: string): number {
	mkdirSync(dirname(path), {recursive: true, mode: 0o700});
	return openSync(path, 'a', 0o600);
}

/** Returns its size in bytes; 0 where there is none. */
export function crashLogBytes(path: string): number {
	return statSync(path, {throwIfNoEntry: false})?.size ?? 0;
}

/** Returns what was written to it first after it had `bytes`; empty where that is nothing, or cannot be read. */
export function firstWordsAfter(path: string, bytes: number): string {
	try {
		const descriptor = openSync(path, 'r');
		try {
			const buffer = Buffer.alloc(firstWordsBytesMax);
			return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, bytes));
		} finally {
			closeSync(descriptor);
		}
	} catch (error) {
		if (isSystemError(error)) return '';
		throw error;
	}
}
