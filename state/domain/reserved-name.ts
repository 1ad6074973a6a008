/** Names of locks that belong to processes of Pitwall itself, and of files of others; no instance may take them. Pure. */

/** The log of an instance `A.crash` would be the crash log of `A`. */
const reserved = /^(?:SUPERVISOR|WATCHDOG_.*|KEY-.*|.*\.crash)$/i;

/** Whether `name` belongs to a process of Pitwall itself and not to an instance. */
export function isReservedName(name: string): boolean {
	return reserved.test(name);
}
