/**
 * better-sqlite3 searches twelve folders for its native part, and as an external package it costs some ten file reads, a
 * fifth of the start of a runner. Its JavaScript is bundled, and the native part is loaded from its known path. The path
 * is resolved from the package: if the file were missing, Node would search every `node_modules` above, even one that
 * another user created in `/tmp`.
 */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {patchFile, replaceOnce} from './replace-once.mjs';

const bindingSearch = "require('bindings')('better_sqlite3.node')";
const bindingPath =
	"require(require.resolve('better-sqlite3/package.json').replace(/package\\.json$/, 'build/Release/better_sqlite3.node'))";

/**
 * better-sqlite3 13 includes a native part for each platform and needs Node 22; version 12 is compiled for one Node. An
 * installation has the version that its Node can load, which is known only at the start: 13 is loaded from its package
 * unchanged, 12 from this bundle. Node 20, for which start time matters, skips the check.
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

/** A build with version 13 has no fallback: a package without native files fails at its first use. */
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
