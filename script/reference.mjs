/**
 * Writes the generated parts of README.md and `docs/` from the tables of the program, and the badges from package.json.
 * With `--check` it only reports whether they are up to date.
 */
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {badges} from './badges.mjs';
import {checkNode, install, root} from './prepare.mjs';

checkNode();
install();
const {referenceSections, withSections, loadCommands, keymap} = await loadTables();
const pages = readdirSync(join(root, 'docs')).filter(name => name.endsWith('.md'));
const paths = ['README.md', ...pages.map(name => `docs/${name}`)];
const texts = new Map(paths.map(path => [path, readFileSync(join(root, path), 'utf8')]));
const wanted = withSections(texts, referenceSections(await loadCommands(), keymap));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const [name, svg] of badges(manifest)) wanted.set(`docs/picture/${name}`, svg);

const stale = [...wanted].filter(([path, text]) => contentOf(join(root, path)) !== text);
if (stale.length === 0) console.log('the generated documentation is up to date');
for (const [path, text] of stale)
	if (process.argv.includes('--check')) {
		console.error(`${path} is stale\nfix: node script/reference.mjs`);
		process.exitCode = 1;
	} else {
		writeFileSync(join(root, path), text);
		console.log(`${path} was written`);
	}

function contentOf(file) {
	return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

async function loadTables() {
	const {build} = await import('esbuild');
	const folder = mkdtempSync(join(root, 'node_modules/.reference-'));
	try {
		const outfile = join(folder, 'tables.mjs');
		await build({
			stdin: {
				contents: `export {referenceSections, withSections} from './source/cli/line/reference.ts';
					export {loadCommands} from './source/cli/command/commands.ts';
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
		return await import(pathToFileURL(outfile).href);
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}
