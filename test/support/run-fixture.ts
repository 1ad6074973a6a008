/** Bundles a TypeScript program of the tests so that Node 20 can run it as a process of its own. */
import {mkdirSync} from 'node:fs';
import {basename, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Returns the path of the bundle of `file` (relative to the root), beside the dependencies. */
export async function bundleFixture(file: string): Promise<string> {
	const folder = join(root, 'dist/.fixtures');
	mkdirSync(folder, {recursive: true});
	const outfile = join(folder, `${basename(file, '.ts')}-${process.pid}.mjs`);
	await build({
		entryPoints: [join(root, file)],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
		packages: 'external',
		logLevel: 'silent',
	});
	return outfile;
}
