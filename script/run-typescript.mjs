/**
 * Bundles one TypeScript program of `test/` and runs it: `node script/run-typescript.mjs FILE [arguments…]`.
 * Node 20 cannot run TypeScript; the bundle is written next to the dependencies so that they resolve.
 */
import {spawnSync} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {basename, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {buildWhenStale, checkNode, install, root} from './prepare.mjs';

/** Runs `file` with `parameters` and returns its exit code. */
export async function runTypescript(file, parameters) {
	checkNode();
	install();
	await buildWhenStale();
	const esbuild = await import('esbuild');
	const folder = join(root, 'dist/.programs');
	mkdirSync(folder, {recursive: true});
	const outfile = join(folder, `${basename(file, '.ts')}.mjs`);
	await esbuild.build({
		entryPoints: [join(root, file)],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
		packages: 'external',
		logLevel: 'warning',
	});
	const {status} = spawnSync(process.execPath, ['--expose-gc', outfile, ...parameters], {
		cwd: root,
		stdio: 'inherit',
		env: {...process.env, NODE_ENV: 'production'},
	});
	return status ?? 70;
}

const [, self, file, ...parameters] = process.argv;
if (self === fileURLToPath(import.meta.url))
	process.exitCode = await runTypescript(file, parameters);
