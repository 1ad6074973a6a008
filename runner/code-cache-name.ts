/** Names the file of compiled code for the flags of a process: V8 takes none that was made under others. */

/** Returns the file name beside the program, such as `runner-max-semi-space-size_1.cache`. Pure. */
export function codeCacheName(flags: readonly string[]): string {
	const words = flags.map(flag => flag.replace(/^-+/, '').replace(/[^A-Za-z0-9-]+/g, '_'));
	return `${['runner', ...words].join('-').slice(0, 200)}.cache`;
}
