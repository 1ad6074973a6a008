/**
 * Writes the generated parts of README.md (commands, exit codes, keys) from the tables that the program
 * itself uses; with `--check` only says whether they are up to date.
 */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {checkNode, install, root} from './prepare.mjs';

checkNode();
install();
const {build} = await import('esbuild');
const folder = mkdtempSync(join(root, 'node_modules/.reference-'));
try {
	const outfile = join(folder, 'tables.mjs');
	await build({
		stdin: {
			contents: `export {referenceSections, withSections} from './source/cli/line/reference.ts';
				export {keymap} from './source/panel/keys/keymap.ts';`,
			resolveDir: root,
			loader: 'ts',
		},
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		packages: 'external',
	});
	const {referenceSections, withSections, keymap} = await import(pathToFileURL(outfile).href);
	const path = join(root, 'README.md');
	const before = readFileSync(path, 'utf8');
	const after = withSections(before, referenceSections(keymap));
	if (after === before) console.log('README.md is up to date');
	else if (process.argv.includes('--check')) {
		console.error('README.md is stale\nfix: node script/reference.mjs');
		process.exitCode = 1;
	} else {
		writeFileSync(path, after);
		console.log('README.md was written');
	}
} finally {
	rmSync(folder, {recursive: true, force: true});
}
