/**
 * The crash log of one process, `logs/NAME.crash.log`: what it and what it starts write to the bare descriptors 1 and
 * 2. Its writers hold the file itself, so that no other process stands in their way; nobody can give them another.
 * So it is rotated by a copy of its end, and emptied in place: they append at its new end. What they write between
 * copy and cut is lost.
 */
import {
	closeSync,
	fstatSync,
	ftruncateSync,
	mkdirSync,
	openSync,
	readSync,
	rmSync,
	type Stats,
	statSync,
	truncateSync,
	writeSync,
} from 'node:fs';
import {dirname} from 'node:path';
import {isSystemError} from '../domain/error.ts';
import {openRegularFile, openToAppend, UnfitFileError} from '../file/regular-file.ts';
import {nextRotatedPath, rotatedFiles} from './log-files.ts';
import type {LogLimits} from './log-limits.ts';

/** What a program says that cannot even begin fits into this. */
const firstWordsBytesMax = 4096;
const copyBytes = 1024 * 1024;
const bytesOfBlock = 512;

/** Opens the crash log at `path` for a process that is about to start. @throws the system's error, `UnfitFileError`. */
export function openCrashLog(path: string): number {
	mkdirSync(dirname(path), {recursive: true, mode: 0o700});
	return openToAppend(path, 0o600);
}

/** Returns its size in bytes; 0 where there is none. */
export function crashLogBytes(path: string): number {
	return statSync(path, {throwIfNoEntry: false})?.size ?? 0;
}

/** Returns what was written to it first after it had `bytes`; empty where that is nothing, or cannot be read. */
export function firstWordsAfter(path: string, bytes: number): string {
	try {
		const descriptor = openRegularFile(path);
		try {
			const buffer = Buffer.alloc(firstWordsBytesMax);
			return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, bytes));
		} finally {
			closeSync(descriptor);
		}
	} catch (error) {
		if (isSystemError(error) || error instanceof UnfitFileError) return '';
		throw error;
	}
}

/** A crash log that is to obey its limits. */
export type CrashLog = {
	/** Returns the bytes that it takes on the disk, and rotates it where they are too many. */
	keepShort(): number;
};

/** Returns the crash log at `path`, whoever writes to it. Of the rotated files the newest `keepFiles` stay. */
export function crashLogAt(path: string, limits: LogLimits): CrashLog {
	return keptShort(path, limits, {
		status: () => statSync(path, {throwIfNoEntry: false}) ?? null,
		source: path,
		empty: () => truncateSync(path, 0),
	});
}

/**
 * Returns the crash log at `path` by this process's own descriptor 2, which stays its own when the file is renamed or
 * removed; by its path where the descriptor is something else, such as a terminal.
 */
export function ownCrashLog(path: string, limits: LogLimits): CrashLog {
	const descriptor = 2;
	const named = statSync(path, {throwIfNoEntry: false});
	const own = statusOf(descriptor);
	if (named === undefined || own?.ino !== named.ino || own.dev !== named.dev)
		return crashLogAt(path, limits);
	return keptShort(path, limits, {
		status: () => statusOf(descriptor),
		source: process.platform === 'linux' ? `/proc/self/fd/${descriptor}` : path,
		empty: () => ftruncateSync(descriptor, 0),
	});
}

function statusOf(descriptor: number): Stats | null {
	try {
		return fstatSync(descriptor);
	} catch (error) {
		// Closed at the start.
		if (isSystemError(error)) return null;
		throw error;
	}
}

type Access = {status: () => Stats | null; source: string; empty: () => void};

function keptShort(path: string, limits: LogLimits, {status, source, empty}: Access): CrashLog {
	return {
		keepShort() {
			const seen = status();
			if (seen === null || !seen.isFile()) return 0;
			// A writer that opened it by itself leaves a hole at its beginning: that takes no room.
			const bytes = Math.min(seen.size, seen.blocks * bytesOfBlock);
			if (bytes < limits.rotateBytes) return bytes;
			// First, so that one that is killed while it copies leaves no file too many.
			removeOldest(path, limits.keepFiles - 1);
			if (limits.keepFiles > 0) copyEnd(source, path, {...limits, size: seen.size});
			empty();
			return bytes;
		},
	};
}

/** A disk without room for the copy is no reason to let the file grow. */
function copyEnd(source: string, path: string, {rotateBytes, size}: LogLimits & {size: number}) {
	const target = nextRotatedPath(path);
	try {
		const from = openSync(source, 'r');
		const to = openSync(target, 'wx', 0o600);
		try {
			copy(from, to, Math.max(0, size - rotateBytes));
		} finally {
			closeSync(from);
			closeSync(to);
		}
	} catch (error) {
		if (!isSystemError(error)) throw error;
		rmSync(target, {force: true});
	}
}

function copy(from: number, to: number, start: number): void {
	const buffer = Buffer.allocUnsafe(copyBytes);
	// Its size now, not when the copy is done: a writer that is faster than the copy must not prolong it.
	const end = fstatSync(from).size;
	for (let at = start; at < end; ) {
		const read = readSync(from, buffer, 0, Math.min(buffer.length, end - at), at);
		if (read === 0) return;
		for (let done = 0; done < read; ) done += writeSync(to, buffer, done, read - done);
		at += read;
	}
}

function removeOldest(path: string, keptFiles: number): void {
	const rotated = rotatedFiles(path);
	for (const old of rotated.slice(0, Math.max(0, rotated.length - keptFiles)))
		rmSync(old.path, {force: true});
}
