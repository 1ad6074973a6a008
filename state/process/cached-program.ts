/**
 * Starts a bundled program with the code that V8 compiled when it was built: compiling the panel anew takes
 * 70 ms of its start, a runner 10. V8 checks that the code is of its own version, flags and source, and
 * compiles as ever when it is not: nothing depends on the cache being there. `script/code-cache.mjs` makes it.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {Script} from 'node:vm';

export type ProgramName = 'pitwall' | 'runner';

/**
 * Runs the program `name` that was built into `folder`.
 * @param importModule `import()` of the calling file: Node 20 refuses it in a cached program.
 */
export function startProgram(
	name: ProgramName,
	folder: string,
	importModule: (url: string) => Promise<unknown>,
): void {
	const file = join(folder, `${name}-program.cjs`);
	// The text is ASCII: read as such it takes a byte a character.
	const program = new Script(readFileSync(file, 'latin1'), {
		filename: file,
		cachedData: readCodeCache(join(folder, codeCacheName(name, process.execArgv))),
	});
	const run = program.runInThisContext() as (...parameters: unknown[]) => void;
	const own = {exports: {}};
	run(own.exports, createRequire(file), own, file, dirname(file), importModule);
}

function readCodeCache(path: string): Buffer | undefined {
	try {
		return readFileSync(path);
	} catch {
		return undefined;
	}
}

/**
 * Returns the name of the file with the compiled code, such as `runner-max-semi-space-size_1.cache`: V8 takes
 * none that was made under other flags than those of the process. Pure.
 */
export function codeCacheName(program: ProgramName, flags: readonly string[]): string {
	const words = flags.map(flag => flag.replace(/^-+/, '').replace(/[^A-Za-z0-9-]+/g, '_'));
	return `${[program, ...words].join('-').slice(0, 200)}.cache`;
}
