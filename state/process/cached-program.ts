/**
 * Starts a bundled program with the code that V8 compiled when it was built: without it, compiling takes 70 ms of
 * the start of a panel and 10 of a runner. V8 checks that the code is of its own version and flags, but of the source
 * only the length, so the source is kept beside the code and compared. A cache that does not fit is not used, and
 * nothing depends on it. `script/code-cache.mjs` makes it.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {Script} from 'node:vm';

/** `pitwall` holds the panel and all commands, `command` the commands alone; `keeper` is a runner without an engine. */
export type ProgramName = 'pitwall' | 'command' | 'runner' | 'keeper';

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
	const source = readFileSync(file);
	const cache = join(folder, codeCacheName(name, process.execArgv));
	// The text is ASCII: read as such it takes a byte a character.
	const program = new Script(source.toString('latin1'), {
		filename: file,
		cachedData: readCodeCache(cache, source),
	});
	const run = program.runInThisContext() as (...parameters: unknown[]) => void;
	const own = {exports: {}};
	run(own.exports, createRequire(file), own, file, dirname(file), importModule);
}

/** The code of a cache comes first, as V8 wants it at an address of its own alignment; the source follows. */
function readCodeCache(path: string, source: Buffer): Buffer | undefined {
	try {
		const cache = readFileSync(path);
		const codeLength = cache.length - source.length;
		// Comparing a megabyte takes 0.1 ms, a digest of it 5 with the loading of the module.
		return cache.subarray(codeLength).equals(source) ? cache.subarray(0, codeLength) : undefined;
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
