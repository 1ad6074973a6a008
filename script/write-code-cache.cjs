/**
 * Runs a bundled program as `runner/start.ts` does, and writes the code that V8 compiled for it by its
 * end, functions of a whole run included: `node [flags] write-code-cache.cjs PROGRAM CACHE arguments…`.
 */
const {readFileSync, renameSync, writeFileSync} = require('node:fs');
const {createRequire} = require('node:module');
const {dirname} = require('node:path');
const {Script} = require('node:vm');

const [program, cache] = process.argv.splice(2, 2);
const script = new Script(readFileSync(program, 'latin1'), {filename: program});
process.on('exit', () => {
	// Renamed when whole: a start never reads half of it.
	writeFileSync(`${cache}.tmp`, script.createCachedData());
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
