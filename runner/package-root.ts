/** Finds the installed package: the same files lie beside `runner/` in a clone and beside `dist/` once built. */
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/**
 * Returns the absolute path of the folder whose `package.json` is ours, upwards from `from`.
 * @throws Error when there is none: the installation is broken.
 */
export function packageRoot(from: string = fileURLToPath(import.meta.url)): string {
	for (let folder = dirname(from); ; folder = dirname(folder)) {
		if (packageName(folder) === 'pitwall') return folder;
		if (folder === dirname(folder)) throw new Error(`${from} is not part of a Pitwall package`);
	}
}

function packageName(folder: string): unknown {
	try {
		const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
		return typeof manifest === 'object' && manifest !== null && 'name' in manifest
			? manifest.name
			: undefined;
	} catch {
		return undefined;
	}
}
