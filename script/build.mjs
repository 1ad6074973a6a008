/**
 * Bundles the programs into `dist/`: reading one file instead of some hundred halves the time to the first frame. Run it
 * directly, or import {@link build}.
 */
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
	chmodSync,
	copyFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {writeCodeCaches} from './code-cache.mjs';
import {lazyBuiltins} from './bundle/lazy-builtins.mjs';
import {lazyStarter} from './bundle/lazy-starter.mjs';
import {namedByUrl} from './bundle/named-by-url.mjs';
import {ownFiles} from './bundle/own-files.mjs';
import {withoutPanel} from './bundle/without-panel.mjs';
import {noticesOf} from './notices.mjs';
import {patches} from './patch/patches.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const external = ['esbuild'];
const shared = {
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node20',
	external,
	logLevel: 'warning',
	metafile: true,
	define: {'process.env.NODE_ENV': '"production"'},
	absWorkingDir: root,
};

/**
 * The programs are CommonJS: Node loads it 13 ms faster than an equal ES module, and V8 can compile it ahead of time.
 * Code that a command does not import is in the file, but neither compiled nor run. Libraries that only a changed
 * configuration needs are in files of their own.
 */
const commonJs = {...shared, format: 'cjs', outExtension: {'.js': '.cjs'}, minify: true};

/** A program is a function that `state/process/cached-program.ts` compiles from its cache and calls. */
const programStart = `(function (exports, require, module, __filename, __dirname, importModule) {
const programMeta = {url: require('url').pathToFileURL(__filename).href};`;

const program = {
	...commonJs,
	outdir: 'dist',
	keepNames: true,
	plugins: [...patches, lazyBuiltins, lazyStarter, ownFiles],
	define: {
		...shared.define,
		'import.meta': 'programMeta',
	},
	banner: {js: programStart},
	footer: {js: '})'},
};

/**
 * Builds everything; resolves when `dist/` is complete. `forCoverage`: with source maps next to the programs, and without
 * code caches, in which V8 counts nothing.
 */
export async function build({forCoverage = false} = {}) {
	const {build: bundle} = await import('esbuild');
	const esbuild = {
		build: options =>
			bundle(
				forCoverage
					? {
							...options,
							sourcemap: 'external',
							sourcesContent: false,
							plugins: [namedByUrl, ...(options.plugins ?? [])],
						}
					: options,
			),
	};
	rmSync(join(root, 'dist'), {recursive: true, force: true});
	const shipped = readdirSync(join(root, 'algorithm')).filter(file => file.endsWith('.ts'));
	const results = await Promise.all([
		esbuild.build({
			...program,
			entryPoints: {
				'pitwall-program': 'source/main.ts',
				'runner-program': 'runner/main.ts',
				'keeper-program': 'runner/program/main.ts',
			},
		}),
		esbuild.build({
			...program,
			entryPoints: {'command-program': 'source/main.ts'},
			plugins: [withoutPanel, ...program.plugins],
		}),
		esbuild.build({
			...shared,
			entryPoints: {pitwall: 'source/start.ts'},
			outdir: 'dist',
			minify: true,
			plugins: [lazyBuiltins],
		}),
		// Entries of threads: ES modules, which may import the code of a strategy.
		esbuild.build({
			...shared,
			entryPoints: {
				'backtest-thread': 'runner/backtest/thread/thread.ts',
				'asker-watch': 'runner/tool/asker-watch.ts',
			},
			outdir: 'dist',
			minify: true,
			keepNames: true,
		}),
		esbuild.build({
			...shared,
			entryPoints: {library: 'runner/library/library.ts'},
			outdir: 'dist',
			minify: true,
			keepNames: true,
		}),
		esbuild.build({
			...commonJs,
			entryPoints: {runner: 'runner/start.ts'},
			outdir: 'dist',
			plugins: [lazyBuiltins],
		}),
		esbuild.build({
			...commonJs,
			entryPoints: {
				yaml: 'yaml',
				zod: 'zod',
				'cached-program': 'state/process/cached-program.ts',
				'instance-defaults': 'state/domain/instance/instance-defaults.ts',
				'runner-flags': 'source/supervisor/runner-flags.ts',
			},
			outdir: 'dist/chunk',
		}),
		shipped.length > 0 &&
			esbuild.build({
				...shared,
				entryPoints: shipped.map(file => `algorithm/${file}`),
				outdir: 'dist/algorithm',
			}),
	]);
	const inputs = results.flatMap(result => Object.keys(result ? result.metafile.inputs : {}));
	writeFileSync(join(root, 'dist/LICENSES.txt'), noticesOf(inputs, root));
	copyPython();
	writeIdentity();
	chmodSync(join(root, 'dist/pitwall.js'), 0o755);
	if (!forCoverage) await writeCodeCaches(join(root, 'dist'));
	if (existsSync(join(root, 'node_modules/typescript'))) emitTypes();
}

/** Writes the identity of the programs, see `state/domain/machine/program-identity.ts`. */
function writeIdentity() {
	const digest = createHash('sha256');
	for (const program of ['pitwall-program.cjs', 'runner-program.cjs'])
		digest.update(readFileSync(join(root, 'dist', program)));
	const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	const build = digest.digest('hex').slice(0, 12);
	writeFileSync(join(root, 'dist/build.json'), `${JSON.stringify({version, build})}\n`);
}

/** Copies the Python sources: the host program and strategies. */
function copyPython() {
	const isSource = path => !path.includes('__pycache__');
	cpSync(join(root, 'runner/python/host'), join(root, 'dist/python'), {
		recursive: true,
		filter: isSource,
	});
	mkdirSync(join(root, 'dist/algorithm'), {recursive: true});
	for (const file of readdirSync(join(root, 'algorithm')).filter(name => name.endsWith('.py')))
		copyFileSync(join(root, 'algorithm', file), join(root, 'dist/algorithm', file));
}

/** Writes the declarations of the package, for strategies and scripts in TypeScript. */
function emitTypes() {
	const compiler = join(root, 'node_modules/typescript/bin/tsc');
	const {status} = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
		cwd: root,
		stdio: 'inherit',
	});
	if (status !== 0) throw new Error('the type declarations could not be built');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
