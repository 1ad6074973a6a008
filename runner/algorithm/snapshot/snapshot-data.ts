/** Data files within a snapshot: they keep their paths, and a list separates them from code. Pure. */
import {badFiles, type DataFiles} from '../data-files.ts';

/** Path in the snapshot → content: text of code, bytes of data. */
export type SnapshotFiles = ReadonlyMap<string, string | Buffer>;

/** Lists the data files of a snapshot that has some. */
export const dataListFile = 'data-files.json';

type DataList = {patterns: readonly string[]; files: readonly string[]};

/**
 * Returns the code with its data.
 * @throws {@link AppError} `ALGORITHM_BAD_FILES` (65) if both want the same path.
 */
export function withData(
	code: SnapshotFiles,
	data: DataFiles,
	{algorithm, patterns}: {algorithm: string; patterns: readonly string[]},
): SnapshotFiles {
	if (patterns.length === 0) return code;
	const files = new Map<string, string | Buffer>(code);
	for (const [path, bytes] of data) {
		const there = code.get(path);
		const isSame = there !== undefined && bytes.equals(Buffer.from(there));
		if (path === dataListFile || (there !== undefined && !isSame))
			throw badFiles(algorithm, `its files name ${path}`, [
				'the code that is kept with them has a file of that name',
				'give the data file another name',
			]);
		if (!isSame) files.set(path, bytes);
	}
	const list: DataList = {patterns, files: [...data.keys()]};
	return files.set(dataListFile, `${JSON.stringify(list)}\n`);
}

/** Returns the paths of the data files. */
export function dataPaths(files: SnapshotFiles): readonly string[] {
	return listOf(files)?.files ?? [];
}

/** Returns the patterns that found them. */
export function dataPatterns(files: SnapshotFiles): readonly string[] {
	return listOf(files)?.patterns ?? [];
}

function listOf(files: SnapshotFiles): DataList | null {
	const text = files.get(dataListFile);
	return text === undefined ? null : parseList(text.toString());
}

/** Returns the list in a text; null if a changed snapshot contains something else. */
export function parseList(text: string): DataList | null {
	try {
		const {patterns, files} = JSON.parse(text) as DataList;
		return Array.isArray(patterns) && Array.isArray(files) ? {patterns, files} : null;
	} catch {
		return null;
	}
}
