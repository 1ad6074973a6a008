/**
 * Ends of a run that are no death of the instance: the machine refused what it needs, a full disk or a limit. They pass,
 * so a restart is tried again and again, and the restart budget is left for real deaths. Pure.
 */
import {exitCode} from '../error.ts';
import type {Exit} from '../instance/exit-meaning.ts';
import type {RunRow} from '../instance/snapshot.ts';

/** What can be found out about the end of a run that could not be recorded. */
export type UnrecordedEnd = {
	/** Its home has no room now. */
	diskIsFull: boolean;
	/** The last words in its log; null where there are none of this run. */
	said: {exitCode: number; reason: string} | null;
};

/** Codes of errors that pass when the machine has room again. */
const passingErrors: ReadonlySet<string> = new Set([
	'DISK_FULL',
	'DISK_ERROR',
	'LOG_NOT_WRITABLE',
	'LOCK_IO_ERROR',
	'SYSTEM_LIMIT',
]);

/** Exit codes of such errors. */
export const passingCodes: ReadonlySet<number | null> = new Set([
	exitCode.inputOutput,
	exitCode.system,
]);

/**
 * Whether the run ended by a fault of the machine. `run`: its row; undefined: it could not even write one. `error`:
 * what kept its process from starting.
 */
export function isMachineFault(
	{code, signal, error}: Exit & {error?: string},
	run: RunRow | undefined,
	unrecorded: UnrecordedEnd | null,
): boolean {
	if (error !== undefined) return passingErrors.has(error);
	if (run !== undefined && run.endedAtMs !== null)
		return run.exitCode === code && passingErrors.has(run.exitError ?? '');
	// Healthy disks take the end of a run: one that is missing beside such a code has the same cause.
	if (passingCodes.has(code) && signal === null) return true;
	// Memory that is backed by a full disk kills by SIGBUS; who was nobody's child left no code at all.
	const isUnknown = code === null && (signal === null || signal === 'SIGBUS');
	return isUnknown && unrecorded?.diskIsFull === true;
}

/** Returns the cause of such an end in words; empty where only its code is known. */
export function machineFaultText(
	run: RunRow | undefined,
	unrecorded: UnrecordedEnd | null,
): string {
	if (run?.exitReason) return run.exitReason;
	if (unrecorded?.said) return unrecorded.said.reason;
	return unrecorded?.diskIsFull ? 'the disk is full: its end could not be recorded' : '';
}
