/** Returns the number of processes in words. Pure. */
export function counted(count: number): string {
	return `${count} ${count === 1 ? 'process' : 'processes'}`;
}
