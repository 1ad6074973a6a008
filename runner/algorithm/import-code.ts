/**
 * Imports code of strangers. A file of its own, because the build replaces this one `import()` by that of a
 * file on the disk: see `state/process/cached-program.ts`.
 */
import {pathToFileURL} from 'node:url';

/** Returns the module at the absolute `path`. Throws whatever the code throws. */
export async function importCode(path: string): Promise<unknown> {
	return (await import(pathToFileURL(path).href)) as unknown;
}
