import {readFileSync} from 'node:fs';
import {replaceOnce} from './replace-once.mjs';

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
