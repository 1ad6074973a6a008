/**
 * Data files that an algorithm declares: `files = ["settings.json", "data/*.csv"]`. They are beside it,
 * belong to its snapshot, and are copied into its working folder.
 */
import {readdirSync, realpathSync} from 'node:fs';
import {join, relative} from 'node:path';
import {hasErrorCode} from '../../state/domain/error.ts';
import {bytesText, mebibyte, readRegularFile} from '../../state/file/regular-file.ts';
import {algorithmError} from './error.ts';
import {isGlob, matchesPattern, mayMatchBelow, patternFault} from './file-pattern.ts';
import {checkTrusted} from './trusted-code.ts';

/** Maximum bytes of one file, and of all together. */
export const dataBytesMax = 16 * mebibyte;
const dataBytesInAllMax = 64 * mebibyte;
const dataFilesMax = 1000;
/** Maximum names in the folders that patterns search. */
const entriesMax = 100_000;

/** Path beside the algorithm → content. */
export type DataFiles = ReadonlyMap<string, Buffer>;

export type Declaration = {
	/** Name of the algorithm, for error messages. */
	algorithm: string;
	/** Folder of its file. */
	folder: string;
	patterns: readonly string[];
};

/**
 * Reads the files that the patterns name, ordered by path.
 * @throws {@link AppError} `ALGORITHM_BAD_FILES` (65): an invalid pattern or one without a match, a file that
 * is missing, irregular, too large or outside; `ALGORITHM_NOT_TRUSTED` (77).
 */
export function readDataFiles(declaration: Declaration): DataFiles {
	const {algorithm, folder} = declaration;
	const paths = findDataFiles(declaration);
	checkTrusted(
		algorithm,
		paths.map(path => join(folder, path)),
	);
	let bytesInAll = 0;
	const files = new Map<string, Buffer>();
	for (const path of paths) {
		const bytes = readData(declaration, path);
		bytesInAll += bytes.length;
		if (bytesInAll > dataBytesInAllMax)
			throw badFiles(algorithm, 'its files are too large', [
				`they have more than ${bytesText(dataBytesInAllMax)} together`,
				'declare less; pass bars with --data instead',
			]);
		files.set(path, bytes);
	}
	return files;
}

/** Returns the paths that match the patterns. @throws {@link AppError} as {@link readDataFiles}. */
export function findDataFiles({algorithm, folder, patterns}: Declaration): string[] {
	for (const pattern of patterns) {
		const fault = patternFault(pattern);
		if (fault !== null) throw badFiles(algorithm, `its files name ${quoted(pattern)}`, [fault]);
	}
	const globs = patterns.filter(isGlob);
	const found = globs.length === 0 ? [] : pathsBelow(folder, globs);
	for (const glob of globs)
		if (!found.some(path => matchesPattern(glob, path)))
			throw badFiles(algorithm, `its files name ${quoted(glob)}`, [
				`nothing in ${folder} matches it`,
				'put the files beside the algorithm, or correct the pattern',
			]);
	const named = patterns.filter(pattern => !isGlob(pattern));
	const paths = [...new Set([...named, ...found])].sort();
	if (paths.length <= dataFilesMax) return paths;
	throw badFiles(algorithm, `its files are ${paths.length}`, [
		`${dataFilesMax} at most can be kept`,
	]);
}

function pathsBelow(folder: string, globs: readonly string[]): string[] {
	const found: string[] = [];
	const waiting = [''];
	let seen = 0;
	for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
		for (const entry of entriesOf(join(folder, place))) {
			seen += 1;
			if (seen > entriesMax) return found;
			const path = place === '' ? entry.name : `${place}/${entry.name}`;
			if (!entry.isDirectory()) {
				if (globs.some(glob => matchesPattern(glob, path))) found.push(path);
			} else if (entry.name !== 'node_modules' && globs.some(glob => mayMatchBelow(glob, path)))
				waiting.push(path);
		}
	}
	return found;
}

function entriesOf(folder: string) {
	try {
		return readdirSync(folder, {withFileTypes: true});
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return [];
		throw error;
	}
}

function readData({algorithm, folder}: Declaration, path: string): Buffer {
	try {
		const real = realpathSync(join(folder, path));
		if (relative(realpathSync(folder), real).startsWith('..'))
			throw new Error(`it is a link to ${real}, which lies outside of ${folder}`);
		return readRegularFile(real, dataBytesMax);
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		const isMissing = hasErrorCode(error, 'ENOENT', 'ENOTDIR');
		throw badFiles(algorithm, `its files name ${quoted(path)}, which cannot be read`, [
			isMissing ? `there is no such file in ${folder}` : error.message,
			isMissing ? 'put it beside the algorithm, or take it out of files' : undefined,
			error,
		]);
	}
}

/** @throws never; returns the error for an unusable declaration. */
export function badFiles(
	algorithm: string,
	what: string,
	[why, fix = 'correct its files, such as files = ["settings.json", "data/*.csv"]', cause]: [
		why: string,
		fix?: string | undefined,
		cause?: unknown,
	],
) {
	return algorithmError({code: 'ALGORITHM_BAD_FILES', algorithm, what, why, fix, cause});
}

function quoted(text: string): string {
	return JSON.stringify(text.slice(0, 200));
}
