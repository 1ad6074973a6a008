/**
 * Names that no instance may take: Pitwall uses them for its own locks, or the files of such an instance
 * would collide with other files. Compared without case, as some file systems do. Pure.
 */

/** Locks of the supervisor, of watchdogs and of lease keys. */
const lockNames = 'SUPERVISOR|WATCHDOG_.*|KEY-.*';

/** `logs/A.crash.log` is the crash log of the instance `A`. */
const logNames = '.*\\.crash';

/** Files and folders in `artifacts/`, beside the folder of each instance. */
const artifactNames = '(?:orders|signals)\\.csv(?:\\..*)?|checkpoints|journal|reports';

const reserved = new RegExp(`^(?:${lockNames}|${logNames}|${artifactNames})$`, 'i');

/** Whether Pitwall reserves `name`, so that no instance can have it. */
export function isReservedName(name: string): boolean {
	return reserved.test(name);
}

/** Whether objects would lose a parameter or metric of this name, because they treat it as their prototype. */
export function isReservedKey(key: string): boolean {
	return key === '__proto__';
}
