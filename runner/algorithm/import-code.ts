/**
 * Imports untrusted code. A file of its own, because the build replaces this one `import()` by that of a file
 * on the disk: see `state/process/cached-program.ts`.
 */
import {pathToFileURL} from 'node:url';

/** Boxed: a promise would call a `then` that the module exports, and wait for it forever. */
export type ImportedCode = {module: unknown};

/**
 * Returns the module at the absolute `path`, as loaded before in this thread. Each `instance` above 1 is
 * loaded again, with variables of its own; Node keeps it until the thread ends. Throws whatever the code
 * throws.
 */
export async function importCode(path: string, instance = 1): Promise<ImportedCode> {
	const url = pathToFileURL(path);
	if (instance > 1) url.search = `run=${instance}`;
	const boxed = `import * as module from ${JSON.stringify(url.href)}; export default {module};`;
	const {default: box} = (await import(`data:text/javascript,${encodeURIComponent(boxed)}`)) as {
		default: ImportedCode;
	};
	return box;
}
