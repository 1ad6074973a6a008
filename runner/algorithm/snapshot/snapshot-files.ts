/**
 * The files of a snapshot: made from an algorithm's file, read back, and hashed. A plain JavaScript file is
 * copied. Anything with imports, and TypeScript, becomes one bundled file that also holds the libraries it
 * uses, with its own sources beside it to read. Python files are stored unchanged.
 */
import {createHash} from 'node:crypto';
import {readdirSync} from 'node:fs';
import {basename, dirname, extname, join, relative} from 'node:path';
import {AppError, exitCode, hasErrorCode, messageOf} from '../../../state/domain/error.ts';
import {
	mebibyte,
	readRegularFile,
	readRegularText,
	UnfitFileError,
} from '../../../state/file/regular-file.ts';
import {bundleAlgorithm} from '../bundle.ts';
import {algorithmError} from '../error.ts';
import {readDataFiles} from '../data-files.ts';
import {scriptPatterns} from '../declared-files.ts';
import {noClass} from '../algorithm-class.ts';
import {isPython} from '../language.ts';
import {mayExportClass} from '../plain-script.ts';
import {dataListFile, parseList, type SnapshotFiles, withData} from './snapshot-data.ts';
import {checkTrusted} from '../trusted-code.ts';

/** Makes `.js` an ES module, whatever surrounds the home directory. */
const manifest = '{"type": "module"}\n';

/** Names the file to run if there are others beside it. */
export const entryFile = 'entry.json';

export const sourcePrefix = 'source/';

/**
 * Finds text that may import a file: `import …`, `export … from`, `import(…)`, `require(…)`. No part of it
 * runs over the beginning of another match, so it takes linear time on any text.
 */
const importPattern =
	/^[^\S\n\r\u2028\u2029]*(?:import\b|export\s*(?:\*|\{[^{}]*\}\s*from\b))|\b(?:import|require)\s*\(/m;

/**
 * Returns the content of a snapshot of `file`. `interpreter` reads Python.
 * @throws {@link AppError} as `bundleAlgorithm` and `pythonSnapshotFiles`.
 */
export async function makeSnapshotFiles(file: string, interpreter: string): Promise<SnapshotFiles> {
	const algorithm = basename(file, extname(file));
	const {code, patterns} = await readCode(file, interpreter);
	const data = readDataFiles({algorithm, folder: dirname(file), patterns});
	return withData(code, data, {algorithm, patterns});
}

type Code = {code: ReadonlyMap<string, string>; patterns: readonly string[]};

async function readCode(file: string, interpreter: string): Promise<Code> {
	const extension = extname(file);
	const algorithm = basename(file, extension);
	checkTrusted(algorithm, [file]);
	const text = codeText(file);
	if (isPython(file)) {
		const {pythonSnapshotFiles} = await import('../../python/snapshot-python.ts');
		const {files, patterns} = await pythonSnapshotFiles(file, interpreter);
		checkTrusted(
			algorithm,
			[...files.keys()].map(path => join(dirname(file), path)),
		);
		const entry = `${JSON.stringify({entry: basename(file)})}\n`;
		return {code: new Map([...files, [entryFile, entry]]), patterns};
	}

	if (!(await mayExportClass(text, file)))
		throw noClass(algorithm, 'nothing in it is called Algorithm');
	const patterns = await scriptPatterns(text, {algorithm, file});
	return {code: await scriptCode(file, text), patterns};
}

async function scriptCode(file: string, text: string): Promise<Map<string, string>> {
	const extension = extname(file);
	const name = `${basename(file, extension)}.js`;
	const isScript = extension === '.js' || extension === '.mjs';
	if (isScript && !mayImport(text))
		return new Map([
			[name, text],
			['package.json', manifest],
		]);
	const {code, sources} = await bundleAlgorithm(file);
	const copies = [...sources].map(([path, source]) => [sourcePrefix + path, source] as const);
	return new Map([[name, code], ['package.json', manifest], ...copies]);
}

/** Whether a script may import something; a line in a comment or a string counts as well. */
export function mayImport(text: string): boolean {
	return importPattern.test(text);
}

/** A larger file is data rather than a strategy. */
export const codeBytesMax = 4 * mebibyte;

function codeText(file: string): string {
	try {
		return readRegularText(file, codeBytesMax);
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		throw algorithmError({
			code: 'ALGORITHM_NOT_LOADED',
			algorithm: basename(file, extname(file)),
			what: 'its file cannot be read',
			why: `${file}: ${error.message}`,
			cause: error,
		});
	}
}

/** Returns the SHA-256 over all paths and contents. */
export function hashOfFiles(files: SnapshotFiles): string {
	const lines = [...files.keys()].sort().map(path => `${digest(files.get(path) ?? '')}  ${path}\n`);
	return digest(lines.join(''));
}

function digest(text: string | Buffer): string {
	return createHash('sha256').update(text).digest('hex');
}

/**
 * Reads the whole `folder`; undefined if there is none.
 * @throws {@link AppError} `SNAPSHOT_UNREADABLE` (77) if this user may not read it.
 */
export function readSnapshotFiles(folder: string): SnapshotFiles | undefined {
	try {
		const entries = readdirSync(folder, {recursive: true, withFileTypes: true});
		const files = new Map(
			entries
				.filter(entry => !entry.isDirectory())
				.map(entry => {
					const path = join(entry.parentPath ?? entry.path, entry.name);
					// A link is never part of a snapshot: its name alone changes the hash.
					const content = entry.isFile() ? snapshotContent(path) : 'not a file';
					return [relative(folder, path).replaceAll('\\', '/'), content];
				}),
		);
		const isData = new Set(parseList(files.get(dataListFile)?.toString() ?? '')?.files);
		for (const [path, content] of files) if (!isData.has(path)) files.set(path, content.toString());
		return files;
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT')) return undefined;
		// A file of this name exists: no code at all.
		if (hasErrorCode(error, 'ENOTDIR')) return new Map();
		if (hasErrorCode(error, 'EACCES', 'EPERM')) throw unreadableError(folder, error);
		throw error;
	}
}

/** A bundle with its libraries and its source map; anything larger is not code. */
const snapshotBytesMax = 64 * mebibyte;

/** A file that is too large was not stored here: this text alone changes the hash. */
function snapshotContent(path: string): string | Buffer {
	try {
		return readRegularFile(path, snapshotBytesMax);
	} catch (error) {
		if (error instanceof UnfitFileError) return error.message;
		throw error;
	}
}

function unreadableError(folder: string, cause: unknown): AppError {
	return new AppError({
		code: 'SNAPSHOT_UNREADABLE',
		exitCode: exitCode.permission,
		what: `${folder}: this user may not read the code in it`,
		why: messageOf(cause),
		fix: `make it readable again: chmod -R u+rX ${folder}`,
		cause,
	});
}

/** Returns path and language of the file to run. */
export function entryOf(files: SnapshotFiles): {path: string; language: 'javascript' | 'python'} {
	const named = files.get(entryFile);
	if (named !== undefined)
		return {path: (JSON.parse(named.toString()) as {entry: string}).entry, language: 'python'};
	const path = [...files.keys()].find(each => each.endsWith('.js') && !each.includes('/')) ?? '';
	return {path, language: 'javascript'};
}
