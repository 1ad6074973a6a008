/**
 * Runs a bundled program as `runner/start.ts` does, and writes the code that V8 has compiled by its end, including all
 * functions used in the run. The source follows it, so that a start can check that both belong together:
 * `node [flags] write-code-cache.cjs PROGRAM CACHE arguments…`.
 */
const {readFileSync, renameSync, writeFileSync} = require('node:fs');
const {createRequire} = require('node:module');
const {basename, dirname} = require('node:path');
const {Script} = require('node:vm');

const [program, cache] = process.argv.splice(2, 2);
const source = readFileSync(program);
// The name without its folder, as the cache is shipped. A copy, because V8 keeps a substring together with its string.
const filename = Buffer.from(basename(program)).toString();
const script = new Script(source.toString('latin1'), {filename});
process.on('exit', () => {
	// Renamed when complete, so that a start never reads a part of it.
	writeFileSync(`${cache}.tmp`, Buffer.concat([script.createCachedData(), source]));
	renameSync(`${cache}.tmp`, cache);
});
const own = {exports: {}};
script.runInThisContext()(
	own.exports,
	createRequire(program),
	own,
	program,
	dirname(program),
	url => import(url),
);
