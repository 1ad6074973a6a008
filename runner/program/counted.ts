/** Returns the number of processes as text. Pure. */
export function counted(count: number): string {
	return `${count} ${count === 1 ? 'process' : 'processes'}`;
}
