/**
 * better-sqlite3 searches twelve folders for its native part, and as an external package it costs some ten file reads: a
 * fifth of the start of a runner. Its JavaScript is bundled, and the native part is loaded by its one known path. The path
 * goes out from the package: where the file is missing there, Node would search every `node_modules` above, also one that
 * another user made in `/tmp`.
 */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {patchFile, replaceOnce} from './replace-once.mjs';

const bindingSearch = "require('bindings')('better_sqlite3.node')";
const bindingPath =
	"require(require.resolve('better-sqlite3/package.json').replace(/package\\.json$/, 'build/Release/better_sqlite3.node'))";

/**
 * better-sqlite3 13 brings its native part for each platform and needs Node 22; version 12 is compiled for one Node. An
 * installation has the one that its Node can load, so that which it is shows at the start only: 13 is loaded from
 * its package as it is, 12 from this bundle. Node 20, for which each start counts, is not asked.
 */
const eitherSqlite = bundled => `
	let folder = null;
	if (Number(process.versions.node.split('.')[0]) >= 22) {
		try {
			folder = require.resolve('better-sqlite3/package.json').replace(/package\\.json$/, '');
		} catch {}
	}
	const isPrebuilt = folder !== null && require('fs').existsSync(folder + 'prebuilds');
	module.exports = isPrebuilt ? require(folder + 'lib/index.js') : ${bundled};
`;

/** Built with version 13, there is no other one to fall back to: a package without native files fails when it is used. */
const laterSqlite = `function (...words) {
	const file = require.resolve('better-sqlite3/package.json').replace(/package\\.json$/, 'lib/index.js');
	return new (require(file))(...words);
}`;

export const bundledSqlite = {
	name: 'bundled-sqlite',
	setup(builder) {
		const driver = join(
			builder.initialOptions.absWorkingDir ?? process.cwd(),
			'node_modules/better-sqlite3',
		);
		builder.onResolve({filter: /\.node$/}, ({path}) => ({path, external: true}));
		const manifest = {filter: /^better-sqlite3\/package\.json$/};
		builder.onResolve(manifest, ({path}) => ({path, external: true}));
		builder.onResolve({filter: /^better-sqlite3$/}, ({path}) => ({path, namespace: 'sqlite'}));
		builder.onLoad({filter: /^better-sqlite3$/, namespace: 'sqlite'}, () => ({
			contents: eitherSqlite(
				existsSync(join(driver, 'prebuilds')) ? laterSqlite : "require('./lib/index.js')",
			),
			resolveDir: driver,
		}));
		patchFile(builder, /better-sqlite3[\\/]lib[\\/]database\.js$/, (text, path) =>
			replaceOnce(text, bindingSearch, bindingPath, path),
		);
	},
};
