/**
 * What happens to other people's code on its way into our bundles: Ink's caches are bounded, the SQLite
 * driver finds its native part at once, and what a start does not need is not loaded by it.
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

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
	return text.replace(from, () => to);
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

export const inkPatches = {
	name: 'ink-patches',
	setup(builder) {
		// A program that V8 compiles ahead of time is CommonJS, which cannot wait at its top level.
		// What it would wait for are its tools for developers.
		builder.onLoad({filter: /ink[\\/]build[\\/]reconciler\.js$/}, ({path}) => {
			let text = readFileSync(path, 'utf8');
			text = replaceOnce(text, "await import('./devtools.js');", '', path);
			text = replaceOnce(text, 'await loadPackageJson()', '{}', path);
			return {contents: text, loader: 'js'};
		});
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

/**
 * The layout engine lies in its module as text. It is compiled at once instead of after a wait, for the same
 * reason as above; asking "fetch" for it would load Node's whole HTTP client, 50 ms.
 */
export const layoutAtOnce = {
	name: 'layout-at-once',
	setup(builder) {
		builder.onLoad({filter: /yoga-wasm-base64-esm\.js$/}, ({path}) => {
			const text = readFileSync(path, 'utf8');
			const started = replaceOnce(text, 'var d={a:Jb};', `var d={a:Jb};${startLayout}`, path);
			return {
				loader: 'js',
				contents: replaceOnce(started, 'return loadYoga.ready', 'return loadYoga', path),
			};
		});
		builder.onLoad({filter: /yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/}, ({path}) => ({
			loader: 'js',
			contents: replaceOnce(readFileSync(path, 'utf8'), 'await loadYoga()', 'loadYoga()', path),
		}));
	},
};

/** `H` is the engine as a data URL, `h` what its loader is told. */
const startLayout = `h.instantiateWasm = (imports, done) => {
	const bytes = Buffer.from(H.slice(H.indexOf(',') + 1), 'base64');
	const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
	done(instance);
	return instance.exports;
};`;

/** What a module that walks through the graphemes of a text has in place of a segmenter of its own. */
const walkGraphemes = `import {graphemesOf, isNarrow} from ${JSON.stringify(
	join(import.meta.dirname, '../source/terminal/segmenter.ts'),
)};`;
const walker = '{segment: graphemesOf}';

/** A segmenter of Node that is made when it is first asked: `slice-ansi` cuts text, and the panel's rows fit. */
const lateSegmenter = `{
	made: undefined,
	segment(text) {
		return (this.made ??= new Intl.Segmenter(undefined, {granularity: 'grapheme'})).segment(text);
	},
}`;

/**
 * Ink's libraries ask for widths and styles character by character. What nearly every character needs is
 * answered first: most are plain, and most have the style of the one before. `Intl.Segmenter` stays as it is.
 */
export const quickText = {
	name: 'quick-text',
	setup(builder) {
		builder.onLoad({filter: /node_modules[\\/]string-width[\\/]index\.js$/}, ({path}) => {
			let text = readFileSync(path, 'utf8');
			text = replaceOnce(text, 'new Intl.Segmenter()', walker, path);
			// An older version of the package, which another one brings, has no such pattern.
			if (text.includes('RGI_Emoji}$/')) {
				text = replaceOnce(text, rgiEmoji, lazyRgiEmoji, path);
				const plain = String.raw`/^[\u0020-\u007E]*$/.test(string)`;
				text = replaceOnce(text, plain, 'isNarrow(string)', path);
			}
			return {loader: 'js', contents: `${walkGraphemes}\n${text}`};
		});
		builder.onLoad({filter: /ansi-tokenize[\\/]build[\\/]tokenize\.js$/}, ({path}) => {
			const made = 'new Intl.Segmenter(undefined, { granularity: "grapheme" })';
			const text = replaceOnce(readFileSync(path, 'utf8'), made, walker, path);
			return {loader: 'js', contents: `${walkGraphemes}\n${text}`};
		});
		builder.onLoad({filter: /slice-ansi[\\/]tokenize-ansi\.js$/}, ({path}) => {
			const made = "new Intl.Segmenter(undefined, {granularity: 'grapheme'})";
			return {
				loader: 'js',
				contents: replaceOnce(readFileSync(path, 'utf8'), made, lateSegmenter, path),
			};
		});
		builder.onLoad({filter: /ansi-tokenize[\\/]build[\\/]diff\.js$/}, ({path}) => ({
			contents: replaceOnce(
				readFileSync(path, 'utf8'),
				'export function diffAnsiCodes(from, to) {',
				`export function diffAnsiCodes(from, to) {
				if (from.length === to.length && from.every(({code}, index) => code === to[index].code)) return [];`,
				path,
			),
			loader: 'js',
		}));
	},
};

/**
 * The pattern of all emoji takes Node 40 ms to read and 20 to compile. No single UTF-16 unit needs it: those
 * of them that are emoji are wide by the table of wide characters that is asked next.
 */
const rgiEmoji = String.raw`rgiEmojiRegex = /^\p{RGI_Emoji}$/v;`;
const lazyRgiEmoji = String.raw`rgiEmojiRegex = {
	made: undefined,
	test(text) {
		return text.length > 1 && (this.made ??= new RegExp('^\\p{RGI_Emoji}$', 'v')).test(text);
	},
};`;

const bindingSearch = "require('bindings')('better_sqlite3.node')";
const bindingPath =
	"require(require.resolve('better-sqlite3/package.json').replace(/package\\.json$/, 'build/Release/better_sqlite3.node'))";

/**
 * Bundles the JavaScript of better-sqlite3 and loads its native part by its one known path: as an external
 * package it costs some ten file reads and a search through twelve folders, a fifth of a runner's start. The path goes
 * out from the package: where the file is missing there, Node would search every `node_modules` above, also one that
 * another user made in `/tmp`.
 */
export const bundledSqlite = {
	name: 'bundled-sqlite',
	setup(builder) {
		builder.onResolve({filter: /\.node$/}, ({path}) => ({path, external: true}));
		const manifest = {filter: /^better-sqlite3\/package\.json$/};
		builder.onResolve(manifest, ({path}) => ({path, external: true}));
		builder.onLoad({filter: /better-sqlite3[\\/]lib[\\/]database\.js$/}, ({path}) => ({
			loader: 'js',
			contents: replaceOnce(readFileSync(path, 'utf8'), bindingSearch, bindingPath, path),
		}));
	},
};

/** Loaded by Node itself before any program: taking from them is free. */
const loadedByNode = new Set([
	'node:buffer',
	'node:events',
	'node:fs',
	'node:module',
	'node:os',
	'node:path',
	'node:process',
	'node:url',
	'node:util',
	'node:vm',
]);

/**
 * Takes Node's own modules by `process.getBuiltinModule`: as ES imports they are wrapped in facades that
 * evaluate every lazy getter (streams, promises, web crypto). Those that Node has not loaded by itself are
 * loaded when something of them is first called: cryptography, assertions, child processes and streams
 * take 8 ms that the first commit of a run does not wait for.
 */
export const lazyBuiltins = {
	name: 'lazy-builtins',
	setup(builder) {
		builder.onResolve({filter: /^node:/}, ({path}) => ({path, namespace: 'builtin'}));
		builder.onLoad({filter: /.*/, namespace: 'builtin'}, ({path}) => ({
			loader: 'js',
			contents: (loadedByNode.has(path) ? directPicks : lazyCalls)(path),
		}));
	},
};

function directPicks(path) {
	const picks = exportNames(path).map(
		name => `export const ${name} = /* @__PURE__ */ pick('${name}');`,
	);
	return [
		`const all = process.getBuiltinModule('${path}');`,
		'const pick = name => all[name];',
		'export default all;',
		...picks,
	].join('\n');
}

/** Each export is a function that loads the module, then does what the real one does: call or construct. */
function lazyCalls(path) {
	const picks = exportNames(path).map(
		name => `export const ${name} = /* @__PURE__ */ later(() => all()['${name}']);`,
	);
	return [
		`const all = () => process.getBuiltinModule('${path}');`,
		`const later = real => new Proxy(function () {}, {
			apply: (_, self, parameters) => Reflect.apply(real(), self, parameters),
			construct: (_, parameters, made) => Reflect.construct(real(), parameters, made),
			get: (_, name) => real()[name],
		});`,
		'export default /* @__PURE__ */ later(all);',
		...picks,
	].join('\n');
}

function exportNames(path) {
	const all = process.getBuiltinModule(path);
	return Object.keys(all).filter(name => name !== 'default' && /^[A-Za-z_$][\w$]*$/.test(name));
}

/** Starting processes is a library of its own, evaluated when the first one is started: 4 ms of a start. */
export const lazyStarter = {
	name: 'lazy-starter',
	setup(builder) {
		builder.onResolve({filter: /^execa$/}, ({kind, path}) =>
			kind === 'import-statement' ? {path, namespace: 'lazy-starter'} : undefined,
		);
		builder.onLoad({filter: /.*/, namespace: 'lazy-starter'}, ({path}) => ({
			contents: `export const execa = (...parameters) => require('${path}').execa(...parameters);`,
			resolveDir: import.meta.dirname,
		}));
	},
};

/**
 * Libraries that a start seldom needs, loaded from their own files by `require`: those that read a changed
 * configuration, and the compiler. A program that V8 compiled earlier has no `import()` in Node 20: algorithms
 * are loaded by that of `runner/start.ts`.
 */
export const ownFiles = {
	name: 'own-files',
	setup(builder) {
		builder.onResolve({filter: /^(?:yaml|zod)$/}, ({path}) => ({
			path: `./chunk/${path}.cjs`,
			external: true,
		}));
		builder.onResolve({filter: /^esbuild$/}, ({kind}) =>
			kind === 'dynamic-import' ? {path: 'esbuild', namespace: 'required'} : {external: true},
		);
		builder.onLoad({filter: /.*/, namespace: 'required'}, ({path}) => ({
			contents: `module.exports = require('${path}');`,
			resolveDir: import.meta.dirname,
		}));
		builder.onLoad({filter: /runner[\\/]algorithm[\\/]import-code\.ts$/}, ({path}) => ({
			contents: replaceOnce(
				readFileSync(path, 'utf8'),
				'await import(',
				'await importModule(',
				path,
			),
			loader: 'ts',
		}));
	},
};

/** For the program of the commands: reading the panel, which is nine tenths of the whole, takes 10 ms of a start. */
export const withoutPanel = {
	name: 'without-panel',
	setup(builder) {
		builder.onLoad({filter: /source[\\/]panel[\\/]main\.ts$/}, () => ({
			contents: `export const runPanel = () => { throw new Error('the panel is in another program'); };`,
			loader: 'js',
		}));
	},
};
