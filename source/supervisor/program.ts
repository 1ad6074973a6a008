/** Where the built programs of this package lie, whichever bundle or test asks. */
import {existsSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

export type Programs = {
	/** Program file of `pitwall`; `supervisor` is its first argument. */
	pitwall: string;
	/** Program file of one instance; `run` is its first argument. */
	runner: string;
};

/** Returns the built programs of the package that this file belongs to. */
export function locatePrograms(): Programs {
	const dist = join(packageRoot(dirname(fileURLToPath(import.meta.url))), 'dist');
	return {pitwall: join(dist, 'pitwall.js'), runner: join(dist, 'runner.cjs')};
}

function packageRoot(folder: string): string {
	if (existsSync(join(folder, 'package.json')) || dirname(folder) === folder) return folder;
	return packageRoot(dirname(folder));
}
