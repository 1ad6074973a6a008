/**
 * yoga-layout 3.2 awaits the compilation of its engine at its top level, and uses `fetch`. A program that V8 compiles
 * ahead of time is CommonJS, which has no top-level await: without this patch the build fails. The engine is extracted
 * from the file of its loader, compiled synchronously, and passed to the documented option `instantiateWasm`.
 */
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {patchFile, replaceOnce} from './replace-once.mjs';

const loaderFile = /yoga-wasm-base64-esm\.js$/;
const engineText = /data:application\/octet-stream;base64,([A-Za-z0-9+/=]{1000,})/;

const instantiate = `import engine from 'yoga-layout.wasm';
const library = {
	instantiateWasm(imports, done) {
		const instance = new WebAssembly.Instance(new WebAssembly.Module(engine), imports);
		done(instance);
		return instance.exports;
	},
};
void loadYoga(library);
`;

/** Returns the engine in the form of the loader. */
function engineOf(text, path) {
	const [, engine] = engineText.exec(text) ?? [];
	if (engine === undefined)
		throw new Error(`${path}: the patch no longer applies: the engine is not in it`);
	return engine;
}

export const layoutAtOnce = {
	name: 'layout-at-once',
	setup(builder) {
		builder.onResolve({filter: /^yoga-layout\.wasm$/}, ({path, importer}) => ({
			path,
			namespace: 'layout-engine',
			pluginData: join(dirname(importer), '../binaries/yoga-wasm-base64-esm.js'),
		}));
		builder.onLoad({filter: /.*/, namespace: 'layout-engine'}, ({pluginData: path}) => ({
			loader: 'binary',
			contents: Buffer.from(engineOf(readFileSync(path, 'utf8'), path), 'base64'),
		}));
		patchFile(builder, loaderFile, (text, path) =>
			replaceOnce(text, engineOf(text, path), '', path),
		);
		patchFile(builder, /yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/, (text, path) => {
			const made = 'const Yoga = wrapAssembly(await loadYoga());';
			return replaceOnce(text, made, `${instantiate}const Yoga = wrapAssembly(library);`, path);
		});
	},
};
