/** The limit of open files of a process, and how many of them may be held for long. */
import {closeSync, openSync, readFileSync} from 'node:fs';
import {isSystemError} from '../domain/error.ts';

/** Below this a supervisor works, but holds no file for each watched process. */
export const openFilesComfort = 256;

/** Files that our programs need for themselves: event loop, databases, logs, and starting others. */
const ownFiles = 64;

/**
 * Files that the system needs for a start: a pipe that reports whether the program began, and the files read
 * meanwhile.
 */
const filesOfStart = 4;

/** Returns the soft limit of open files of `pid`; null if the system does not provide it. */
export function openFilesMax(pid: number | 'self' = 'self'): number | null {
	try {
		const limits = readFileSync(`/proc/${pid}/limits`, 'latin1');
		const [, soft] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
		return soft === undefined ? null : Number(soft);
	} catch (error) {
		if (isSystemError(error)) return null;
		throw error;
	}
}

/**
 * Checks that a process can be started whose streams are `pipes` pipes, or files. If no file is left, Node
 * returns a child without streams, which callers do not expect.
 * @throws the system's error, such as `EMFILE`.
 */
export function assertFilesLeft(pipes: number): void {
	const needed = filesOfStart + 2 * pipes;
	const opened: number[] = [];
	try {
		while (opened.length < needed) opened.push(openSync('/dev/null', 'r'));
	} finally {
		for (const descriptor of opened) closeSync(descriptor);
	}
}

/** Returns the number of files that may be held for watched processes under the limit `most`. */
export function heldFilesMax(most: number | null): number {
	return most === null ? Number.MAX_SAFE_INTEGER : Math.max(0, Math.floor((most - ownFiles) / 2));
}
