/**
 * Runs a bundled program as `runner/start.ts` does, and writes the code that V8 compiled for it by its
 * end, functions of a whole run included, with the source behind it, by which a start knows that both belong together:
 * `node [flags] write-code-cache.cjs PROGRAM CACHE arguments…`.
 */
const {readFileSync, renameSync, writeFileSync} = require('node:fs');
const {createRequire} = require('node:module');
const {basename, dirname} = require('node:path');
const {Script} = require('node:vm');

const [program, cache] = process.argv.splice(2, 2);
const source = readFileSync(program);
// Its bare name, as the cache is shipped: a copy of it, for V8 keeps a part of a string together with the whole.
const filename = Buffer.from(basename(program)).toString();
const script = new Script(source.toString('latin1'), {filename});
process.on('exit', () => {
	// Renamed when whole: a start never reads half of it.
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
