/**
 * What `node dist/runner.cjs` runs: loads the program (main.ts, bundled) with the code that V8 compiled
 * when it was built, which spares every start 10 ms of compiling. V8 checks that the code is of its own
 * version, flags and source, and compiles as ever when it is not: nothing depends on the cache being there.
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {Script} from 'node:vm';
import {codeCacheName} from './code-cache-name.ts';

// The text is ASCII: read as such it takes a byte a character.
const file = join(__dirname, 'runner-program.cjs');
const program = new Script(readFileSync(file, 'latin1'), {
	filename: file,
	cachedData: readCodeCache(),
});
const run = program.runInThisContext() as (...parameters: unknown[]) => void;
// Node 20 refuses `import()` in a cached program: it is given the one of this file.
const importModule = async (url: string) => (await import(url)) as unknown;
run(module.exports, require, module, __filename, __dirname, importModule);

function readCodeCache(): Buffer | undefined {
	try {
		return readFileSync(join(__dirname, codeCacheName(process.execArgv)));
	} catch {
		return undefined;
	}
}
