/**
 * Ends of a run that do not count as deaths of the instance: the machine refused a resource because of a full
 * disk or a limit. Such conditions pass, so a restart is tried again and again, and the restart budget is
 * kept for real deaths. Pure.
 */
import {exitCode} from '../error.ts';
import type {Exit} from '../instance/exit-meaning.ts';
import type {RunRow} from '../instance/snapshot.ts';

/** What is known about the end of a run that could not be recorded. */
export type UnrecordedEnd = {
	/** The file system of its home is full now. */
	diskIsFull: boolean;
	/** The final message in its log; null if there is none from this run. */
	said: {exitCode: number; reason: string} | null;
};

/** Codes of errors that pass once the machine has room again. */
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
 * Whether a fault of the machine ended the run. `run`: its row; undefined: it could not even write one.
 * `error`: the error that kept its process from starting.
 */
export function isMachineFault(
	{code, signal, error}: Exit & {error?: string},
	run: RunRow | undefined,
	unrecorded: UnrecordedEnd | null,
): boolean {
	if (error !== undefined) return passingErrors.has(error);
	if (run !== undefined && run.endedAtMs !== null)
		return run.exitCode === code && passingErrors.has(run.exitError ?? '');
	// A healthy disk accepts the end of a run: if the record is missing beside such a code, the disk is the
	// cause.
	if (passingCodes.has(code) && signal === null) return true;
	// A full disk under mapped memory kills by SIGBUS; a process without a parent leaves no code at all.
	const isUnknown = code === null && (signal === null || signal === 'SIGBUS');
	return isUnknown && unrecorded?.diskIsFull === true;
}

/** Returns the cause of such an end as text; empty if only its code is known. */
export function machineFaultText(
	run: RunRow | undefined,
	unrecorded: UnrecordedEnd | null,
): string {
	if (run?.exitReason) return run.exitReason;
	if (unrecorded?.said) return unrecorded.said.reason;
	return unrecorded?.diskIsFull ? 'the disk is full: its end could not be recorded' : '';
}
