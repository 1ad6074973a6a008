import {readFileSync} from 'node:fs';
import {replaceOnce} from '../patch/replace-once.mjs';

/**
 * Libraries that a start seldom needs, loaded from their own files by `require`: those that read a changed configuration,
 * and the compiler. A program from a code cache has no `import()` in Node 20: algorithms are loaded by the `import()` of
 * `runner/start.ts`.
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
