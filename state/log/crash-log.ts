/**
 * The crash log of one process, `logs/NAME.crash.log`: the output of it and its children to the bare
 * descriptors 1 and 2. The writers hold the file itself, so no other process can delay them, and their
 * descriptor cannot be exchanged. Hence it is rotated by copying its end and emptying it in place: they
 * append at its new end. Output between copy and cut is lost.
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

/** Enough for the error of a program that cannot start. */
const firstWordsBytesMax = 4096;
const copyBytes = 1024 * 1024;
const bytesOfBlock = 512;

/** Opens the crash log at `path` for a process that is about to start. @throws the system's error, `UnfitFileError`. */
export function openCrashLog(path: string): number {
	mkdirSync(dirname(path), {recursive: true, mode: 0o700});
	return openToAppend(path, 0o600);
}

/** Returns its size in bytes; 0 if there is none. */
export function crashLogBytes(path: string): number {
	return statSync(path, {throwIfNoEntry: false})?.size ?? 0;
}

/** Returns the first text written after it had `bytes`; empty if there is none or it cannot be read. */
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

/** A crash log with limits. */
export type CrashLog = {
	/** Returns the bytes that it takes on the disk, and rotates it if they are too many. */
	keepShort(): number;
};

/** Returns the crash log at `path`, for any writer. Of the rotated files the newest `keepFiles` are kept. */
export function crashLogAt(path: string, limits: LogLimits): CrashLog {
	return keptShort(path, limits, {
		status: () => statSync(path, {throwIfNoEntry: false}) ?? null,
		source: path,
		empty: () => truncateSync(path, 0),
	});
}

/**
 * Returns the crash log at `path` through this process's own descriptor 2, which stays valid when the file is
 * renamed or removed; through its path if the descriptor is something else, such as a terminal.
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
		// It was closed at the start.
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
			// A writer with a descriptor of its own leaves a hole at the beginning, which takes no space.
			const bytes = Math.min(seen.size, seen.blocks * bytesOfBlock);
			if (bytes < limits.rotateBytes) return bytes;
			// Removed first, so that a process that is killed during the copy leaves no file too many.
			removeOldest(path, limits.keepFiles - 1);
			if (limits.keepFiles > 0) copyEnd(source, path, {...limits, size: seen.size});
			empty();
			return bytes;
		},
	};
}

/** A disk without room for the copy must not let the file grow. */
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
	// Its size now, not after the copy: a writer that is faster than the copy must not prolong it.
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
