/**
 * Names that no instance may take: they belong to locks of Pitwall itself, or the files of an instance of that name
 * would lie where other files lie. Compared without case, as some file systems do. Pure.
 */

/** Locks of the supervisor, of watchdogs and of lease keys. */
const lockNames = 'SUPERVISOR|WATCHDOG_.*|KEY-.*';

/** `logs/A.crash.log` is the crash log of the instance `A`. */
const logNames = '.*\\.crash';

/** Files and folders in `artifacts/`, beside the folder of each instance. */
const artifactNames = '(?:orders|signals)\\.csv(?:\\..*)?|checkpoints|journal|reports';

const reserved = new RegExp(`^(?:${lockNames}|${logNames}|${artifactNames})$`, 'i');

/** Whether `name` is taken by Pitwall itself and cannot be that of an instance. */
export function isReservedName(name: string): boolean {
	return reserved.test(name);
}

/** Whether a parameter or figure of this name would get lost: an object takes it for its own prototype. */
export function isReservedKey(key: string): boolean {
	return key === '__proto__';
}
