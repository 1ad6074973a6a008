/**
 * Entry of the runner of a wrapped program, `keep …`: the same as `run …` without the engine, which would
 * take more memory than all the rest. If the settings name an algorithm meanwhile, the whole runner takes
 * over.
 */
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';
import {runWords} from '../life/run-words.ts';

void keep(process.argv.slice(3));

async function keep(words: readonly string[]): Promise<void> {
	const code = await runWords(words, null);
	if (code !== null) process.exit(code);
	process.argv.splice(2, 1, 'run');
	const require = createRequire(import.meta.url);
	const runner = fileURLToPath(new URL('runner.cjs', import.meta.url));
	// This program was itself started by that file.
	delete require.cache[runner];
	require(runner);
}
