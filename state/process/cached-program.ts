/**
 * Starts a bundled program with the code that V8 compiled at build time: without it, compiling takes 70 ms of
 * the start of a panel and 10 of a runner. V8 checks version and flags of the code, but only the length of
 * the source, so the source is stored beside the code and compared. A cache that does not fit is ignored, and
 * nothing depends on it. `script/code-cache.mjs` creates it.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {Script} from 'node:vm';

/**
 * `pitwall` contains the panel and all commands, `command` only the commands; `keeper` is a runner without an
 * engine.
 */
export type ProgramName = 'pitwall' | 'command' | 'runner' | 'keeper';

/**
 * Runs the program `name` from the build in `folder`.
 * @param importModule `import()` of the calling file: Node 20 refuses it in a cached program.
 */
export function startProgram(
	name: ProgramName,
	folder: string,
	importModule: (url: string) => Promise<unknown>,
): void {
	const file = join(folder, `${name}-program.cjs`);
	const source = readFileSync(file);
	const cache = join(folder, codeCacheName(name, process.execArgv));
	// The text is ASCII: read as such it takes one byte per character.
	const program = new Script(source.toString('latin1'), {
		filename: file,
		cachedData: readCodeCache(cache, source),
	});
	const run = program.runInThisContext() as (...parameters: unknown[]) => void;
	const own = {exports: {}};
	run(own.exports, createRequire(file), own, file, dirname(file), importModule);
}

/** The compiled code comes first, because V8 needs it at an aligned address; the source follows. */
function readCodeCache(path: string, source: Buffer): Buffer | undefined {
	try {
		const cache = readFileSync(path);
		const codeLength = cache.length - source.length;
		// Comparing a megabyte takes 0.1 ms; a digest takes 5 ms including the loading of its module.
		return cache.subarray(codeLength).equals(source) ? cache.subarray(0, codeLength) : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Returns the name of the file with the compiled code, such as `runner-max-semi-space-size_1.cache`: V8
 * rejects code that was made under other flags than those of the process. Pure.
 */
export function codeCacheName(program: ProgramName, flags: readonly string[]): string {
	const words = flags.map(flag => flag.replace(/^-+/, '').replace(/[^A-Za-z0-9-]+/g, '_'));
	return `${[program, ...words].join('-').slice(0, 200)}.cache`;
}
