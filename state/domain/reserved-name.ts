/** Names of locks that belong to processes of Pitwall itself; no instance may take them. Pure. */

const reserved = /^(?:SUPERVISOR|WATCHDOG_.*|KEY-.*)$/i;

/** Whether `name` belongs to a process of Pitwall itself and not to an instance. */
export function isReservedName(name: string): boolean {
	return reserved.test(name);
}
