/**
 * Bundles the programs into `dist/`: one file read instead of some hundred halves the time to the first
 * frame. Run directly, or import {@link build}.
 */
import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** A bounded map in place of Ink's unbounded text caches: a day of changing numbers must not eat the memory. */
const boundedMap = `class BoundedMap {
	constructor(limit) { this.limit = limit; this.map = new Map(); }
	get(key) { return this.map.get(key); }
	set(key, value) { if (this.map.size >= this.limit) this.map.clear(); this.map.set(key, value); }
}`;

/** Replaces `from` by `to` in `text`; a patch that no longer applies must stop the build, not pass silently. */
function replaceOnce(text, from, to, file) {
	if (text.split(from).length !== 2)
		throw new Error(`${file}: the patch no longer applies: ${from}`);
	return text.replace(from, to);
}

/** Applies `change` to one of Ink's files and puts the bounded map before it. */
function patch(builder, name, change) {
	builder.onLoad({filter: new RegExp(`ink[\\\\/]build[\\\\/]${name}\\.js$`)}, ({path}) => {
		const text = readFileSync(path, 'utf8');
		const changed = change(text);
		if (changed.length <= text.length) throw new Error(`${path}: the patch no longer applies`);
		return {loader: 'js', contents: `${boundedMap}\n${changed}`};
	});
}

const inkPatches = {
	name: 'ink-patches',
	setup(builder) {
		builder.onLoad({filter: /ink[\\/]build[\\/]devtools\.js$/}, () => ({
			contents: '',
			loader: 'js',
		}));
		builder.onLoad({filter: /ink[\\/]build[\\/]measure-text\.js$/}, ({path}) => ({
			loader: 'js',
			contents:
				boundedMap +
				replaceOnce(
					readFileSync(path, 'utf8'),
					'const cache = new Map();',
					'const cache = new BoundedMap(4096);',
					path,
				),
		}));
		builder.onLoad({filter: /ink[\\/]build[\\/]wrap-text\.js$/}, ({path}) => {
			let text = readFileSync(path, 'utf8');
			text = replaceOnce(text, 'const cache = {};', 'const cache = new BoundedMap(1024);', path);
			text = replaceOnce(text, 'cache[cacheKey];', 'cache.get(cacheKey);', path);
			text = replaceOnce(
				text,
				'cache[cacheKey] = wrappedText;',
				'cache.set(cacheKey, wrappedText);',
				path,
			);
			return {loader: 'js', contents: boundedMap + text};
		});
		// Ink cleans, measures and splits every row anew at every frame; most are those of the frame before.
		// The layout engine is in the bundle; asking "fetch" for it loads Node's whole HTTP client, 50 ms.
		builder.onLoad({filter: /yoga-wasm-base64-esm\.js$/}, ({path}) => ({
			contents: `const fetch = undefined;\n${readFileSync(path, 'utf8')}`,
			loader: 'js',
		}));
		patch(builder, 'output', text => {
			const shared = text.replaceAll('= new Map();', '= new BoundedMap(8192);');
			return shared
				.replace(
					'export default class Output {',
					'const sharedCaches = new OutputCaches();\nexport default class Output {',
				)
				.replace('caches = new OutputCaches();\n', 'caches = sharedCaches;\n');
		});
		patch(builder, 'render-node-to-output', text =>
			`import measureText from './measure-text.js';\n${text}`.replace(
				'const currentWidth = widestLine(text);',
				'const currentWidth = measureText(text).width;',
			),
		);
		patch(builder, 'squash-text-nodes', text =>
			text
				.replace(
					'return sanitizeAnsi(text);',
					`let clean = cleanTexts.get(text);
	if (clean === undefined) cleanTexts.set(text, (clean = sanitizeAnsi(text)));
	return clean;`,
				)
				.concat('\nconst cleanTexts = new BoundedMap(4096);\n'),
		);
	},
};

const bindingSearch = "require('bindings')('better_sqlite3.node')";
const bindingPath = "require('better-sqlite3/build/Release/better_sqlite3.node')";

/**
 * Bundles the JavaScript of better-sqlite3 and loads its native part by its one known path: as an external
 * package it costs some ten file reads and a search through twelve folders, a fifth of a runner's start.
 */
const bundledSqlite = {
	name: 'bundled-sqlite',
	setup(builder) {
		builder.onResolve({filter: /\.node$/}, ({path}) => ({path, external: true}));
		builder.onLoad({filter: /better-sqlite3[\\/]lib[\\/]database\.js$/}, ({path}) => ({
			loader: 'js',
			contents: replaceOnce(readFileSync(path, 'utf8'), bindingSearch, bindingPath, path),
		}));
	},
};

/**
 * Takes Node's own modules by `process.getBuiltinModule`, and of each only what is used: as ES imports
 * they are wrapped in facades that evaluate every lazy getter (streams, promises, web crypto).
 */
const lazyBuiltins = {
	name: 'lazy-builtins',
	setup(builder) {
		builder.onResolve({filter: /^node:/}, ({path}) => ({path, namespace: 'builtin'}));
		builder.onLoad({filter: /.*/, namespace: 'builtin'}, ({path}) => {
			const names = Object.keys(process.getBuiltinModule(path)).filter(name => name !== 'default');
			const picks = names.map(name => `export const ${name} = /* @__PURE__ */ pick('${name}');`);
			const start = `const all = process.getBuiltinModule('${path}'); const pick = name => all[name]; export default all;`;
			return {loader: 'js', contents: [start, ...picks].join('\n')};
		});
	},
};

const external = ['esbuild'];
const shared = {
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node20',
	external,
	logLevel: 'warning',
	define: {'process.env.NODE_ENV': '"production"'},
	absWorkingDir: root,
};

/** Some dependencies are CommonJS and call `require` inside the ES module bundle. */
const requireBanner =
	"import {createRequire as createRequireForBundle} from 'node:module'; const require = createRequireForBundle(import.meta.url);";

/** The same without an import, for the program whose start-up time counts most. */
const lazyRequireBanner =
	"const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);";

/** Builds everything; resolves when `dist/` is complete. */
export async function build() {
	const esbuild = await import('esbuild');
	rmSync(join(root, 'dist'), {recursive: true, force: true});
	const shipped = readdirSync(join(root, 'algorithm')).filter(file => file.endsWith('.ts'));
	await Promise.all([
		esbuild.build({
			...shared,
			entryPoints: {pitwall: 'source/main.ts'},
			outdir: 'dist',
			splitting: true,
			minify: true,
			keepNames: true,
			chunkNames: 'chunk/[name]-[hash]',
			plugins: [inkPatches, bundledSqlite],
			banner: {js: requireBanner},
		}),
		esbuild.build({
			...shared,
			entryPoints: {runner: 'runner/main.ts'},
			outdir: 'dist',
			splitting: true,
			chunkNames: 'chunk/runner-[name]-[hash]',
			minify: true,
			keepNames: true,
			plugins: [bundledSqlite, lazyBuiltins],
			banner: {js: lazyRequireBanner},
		}),
		shipped.length > 0 &&
			esbuild.build({
				...shared,
				entryPoints: shipped.map(file => `algorithm/${file}`),
				outdir: 'dist/algorithm',
			}),
	]);
	chmodSync(join(root, 'dist/pitwall.js'), 0o755);
	if (existsSync(join(root, 'node_modules/typescript'))) emitTypes();
}

/** Declarations of the public `Algorithm` interface, for strategies written in TypeScript. */
function emitTypes() {
	const compiler = join(root, 'node_modules/typescript/bin/tsc');
	const {status} = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
		cwd: root,
		stdio: 'inherit',
	});
	if (status !== 0) throw new Error('the type declarations could not be built');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
