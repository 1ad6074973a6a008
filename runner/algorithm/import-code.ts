/**
 * Imports code of strangers. A file of its own, because the build replaces this one `import()` by that of a
 * file on the disk: see `state/process/cached-program.ts`.
 */
import {pathToFileURL} from 'node:url';

/**
 * Returns the module at the absolute `path`, as it was loaded before in this thread. Another `instance` above 1 is
 * loaded again, with variables of its own; Node keeps it until the thread ends. Throws whatever the code throws.
 */
export async function importCode(path: string, instance = 1): Promise<unknown> {
	const url = pathToFileURL(path);
	if (instance > 1) url.search = `run=${instance}`;
	return (await import(url.href)) as unknown;
}
