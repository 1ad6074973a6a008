/**
 * better-sqlite3 searches twelve folders for its native part, and as an external package it costs some ten file reads: a
 * fifth of the start of a runner. Its JavaScript is bundled, and the native part is loaded by its one known path. The path
 * goes out from the package: where the file is missing there, Node would search every `node_modules` above, also one that
 * another user made in `/tmp`.
 */
import {patchFile, replaceOnce} from './replace-once.mjs';

const bindingSearch = "require('bindings')('better_sqlite3.node')";
const bindingPath =
	"require(require.resolve('better-sqlite3/package.json').replace(/package\\.json$/, 'build/Release/better_sqlite3.node'))";

export const bundledSqlite = {
	name: 'bundled-sqlite',
	setup(builder) {
		builder.onResolve({filter: /\.node$/}, ({path}) => ({path, external: true}));
		const manifest = {filter: /^better-sqlite3\/package\.json$/};
		builder.onResolve(manifest, ({path}) => ({path, external: true}));
		patchFile(builder, /better-sqlite3[\\/]lib[\\/]database\.js$/, (text, path) =>
			replaceOnce(text, bindingSearch, bindingPath, path),
		);
	},
};
