/** Reconstructs the end of a run that could not record it, from its log and its disk. Read-only. */
import {statfsSync} from 'node:fs';
import type {Directory} from '../home/directory.ts';
import {exitCode, isSystemError} from '../domain/error.ts';
import {livingStates} from '../domain/instance/instance.ts';
import {
	machineFaultText,
	passingCodes,
	type UnrecordedEnd,
} from '../domain/machine/machine-fault.ts';
import type {ObservedRow, RunRow} from '../domain/instance/snapshot.ts';
import {parseLine} from '../log/log-line.ts';
import {readLastLines} from '../log/read-last-lines.ts';

/** With less space than this, a database cannot grow by the pages of one commit. */
const bytesMin = 64 * 1024;
const linesRead = 50;
const endPattern = /^Ended with exit code (\d{1,3}): (.*)$/;

/** Returns the known facts about the end of `run`, the newest of `name`. */
export function readUnrecordedEnd(
	directory: Pick<Directory, 'home' | 'log'>,
	name: string,
	run: Pick<RunRow, 'startedAtMs'> | undefined,
): UnrecordedEnd {
	return {
		diskIsFull: isDiskFull(directory.home),
		said: run === undefined ? null : lastWords(directory.log(name), run.startedAtMs),
	};
}

/** Adds the facts from log and disk if neither the run nor the supervisor could record the end. */
export function withUnrecordedEnd<R extends RunRow>(
	run: R | undefined,
	observed: ObservedRow | undefined,
	directory: Pick<Directory, 'home' | 'log'>,
): R | undefined {
	if (run === undefined || run.endedAtMs !== null) return run;
	const isTold = observed?.runId === run.runId && !livingStates.has(observed.observed);
	if (isTold && observed.exitCode !== exitCode.inputOutput) return run;
	const unrecorded = readUnrecordedEnd(directory, run.name, run);
	const exitReason = machineFaultText(run, unrecorded) || null;
	return {...run, exitCode: unrecorded.said?.exitCode ?? null, exitReason};
}

function lastWords(path: string, startedAtMs: number): UnrecordedEnd['said'] {
	try {
		for (const line of readLastLines(path, linesRead).toReversed()) {
			const {atMs, text} = parseLine(line) ?? {atMs: 0, text: ''};
			const [, code, reason = ''] = endPattern.exec(text) ?? [];
			// An older message is from a previous run.
			if (code !== undefined && atMs >= startedAtMs)
				// Only faults of the machine are believed: a program may print anything.
				return passingCodes.has(Number(code)) ? {exitCode: Number(code), reason} : null;
		}
	} catch (error) {
		if (!isSystemError(error)) throw error;
	}

	return null;
}

/** Whether the file system of `home` has no room left for a commit, or for another file. */
export function isDiskFull(home: string): boolean {
	try {
		const {bavail, bsize, files, ffree} = statfsSync(home);
		return bavail * bsize < bytesMin || (files > 0 && ffree === 0);
	} catch (error) {
		if (isSystemError(error)) return false;
		throw error;
	}
}
