/** Locates the program that a Python interpreter runs. */
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {packageRoot} from '../package-root.ts';

/** Built programs ship a copy; a source tree has the source. */
export function hostFile(): string {
	const root = packageRoot();
	const isBuilt = fileURLToPath(import.meta.url).startsWith(join(root, 'dist'));
	return join(root, isBuilt ? 'dist/python' : 'runner/python/host', 'start.py');
}
