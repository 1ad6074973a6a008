/** Creates the folder in which a scan loads a file: with its declared data, as for an instance. */
import {readFileSync} from 'node:fs';
import {basename, dirname, extname, join} from 'node:path';
import {readDataFiles} from '../algorithm/data-files.ts';
import {mayDeclareFiles, scriptPatterns} from '../algorithm/declared-files.ts';
import {isPython} from '../algorithm/language.ts';
import {fillScratchWith} from '../algorithm/scratch.ts';

/**
 * Returns the function that creates the folder of a file, below `work`.
 * @throws {@link AppError} `ALGORITHM_BAD_FILES` (65), and as the interpreter.
 */
export function createScanFolders(
	work: string,
): (file: string, interpreter: string) => Promise<string> {
	let count = 0;
	return async (file, interpreter) => {
		const folder = join(work, 'scratch', String(count));
		count += 1;
		const algorithm = basename(file, extname(file));
		const patterns = await patternsOf(file, {algorithm, interpreter});
		fillScratchWith(folder, readDataFiles({algorithm, folder: dirname(file), patterns}));
		return folder;
	};
}

async function patternsOf(
	file: string,
	{algorithm, interpreter}: {algorithm: string; interpreter: string},
): Promise<readonly string[]> {
	const text = readFileSync(file, 'utf8');
	if (!mayDeclareFiles(text)) return [];
	if (!isPython(file)) return scriptPatterns(text, {algorithm, file});
	const {pythonSnapshotFiles} = await import('../python/snapshot-python.ts');
	return (await pythonSnapshotFiles(file, interpreter)).patterns;
}
