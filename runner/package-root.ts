/** Finds the installed package: its files are next to `runner/` in a clone and next to `dist/` once built. */
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/**
 * Returns the absolute path of the nearest folder above `from` with our `package.json`.
 * @throws Error if there is none: the installation is broken.
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
