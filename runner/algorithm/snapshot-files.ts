/**
 * The files of a snapshot: made from an algorithm's file, read back, and told apart. A plain JavaScript
 * file is copied. Anything with imports, and TypeScript, becomes one bundled file that also holds the
 * libraries it uses, with its own sources beside it to read. Python files stay what they are.
 */
import {createHash} from 'node:crypto';
import {readdirSync} from 'node:fs';
import {basename, dirname, extname, join, relative} from 'node:path';
import {AppError, exitCode, hasErrorCode} from '../../state/domain/error.ts';
import {sha256} from '../../state/domain/sha256.ts';
import {mebibyte, readRegularText, UnfitFileError} from '../../state/file/regular-file.ts';
import {bundleAlgorithm} from './bundle.ts';
import {algorithmError} from './error.ts';
import {isPython} from './language.ts';
import {checkTrusted} from './trusted-code.ts';

/** Path in the snapshot → content. */
export type SnapshotFiles = ReadonlyMap<string, string>;

/** Makes `.js` an ES module, whatever surrounds the home directory. */
const manifest = '{"type": "module"}\n';

/** Names the file that is run where others lie beside it. */
const entryFile = 'entry.json';

const sourcePrefix = 'source/';

/**
 * Finds what may import a file: `import …`, `export … from`, `import(…)`, `require(…)`. No part of it runs over the
 * beginning of another match, so it takes linear time on any text.
 */
const importPattern =
	/^[^\S\n\r\u2028\u2029]*(?:import\b|export\s*(?:\*|\{[^{}]*\}\s*from\b))|\b(?:import|require)\s*\(/m;

/**
 * Returns what a snapshot of `file` holds. `interpreter` reads Python.
 * @throws {@link AppError} as `bundleAlgorithm` and `pythonSnapshotFiles`.
 */
export async function makeSnapshotFiles(file: string, interpreter: string): Promise<SnapshotFiles> {
	const extension = extname(file);
	checkTrusted(basename(file, extension), [file]);
	const text = codeText(file);
	if (isPython(file)) {
		const {pythonSnapshotFiles} = await import('../python/snapshot-python.ts');
		const files = await pythonSnapshotFiles(file, interpreter);
		checkTrusted(
			basename(file, extension),
			[...files.keys()].map(path => join(dirname(file), path)),
		);
		return new Map([...files, [entryFile, `${JSON.stringify({entry: basename(file)})}\n`]]);
	}

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

/** A larger file is no strategy, but data. */
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

/** Above this many UTF-16 units the system's own digest is worth its loading. */
const shortTextLength = 65_536;

function digest(text: string): string {
	return text.length <= shortTextLength
		? sha256(text)
		: createHash('sha256').update(text).digest('hex');
}

/**
 * Reads all that lies in `folder`; undefined when there is no such folder.
 * @throws {@link AppError} `SNAPSHOT_UNREADABLE` (77) when this user may not read it.
 */
export function readSnapshotFiles(folder: string): SnapshotFiles | undefined {
	try {
		const entries = readdirSync(folder, {recursive: true, withFileTypes: true});
		return new Map(
			entries
				.filter(entry => !entry.isDirectory())
				.map(entry => {
					const path = join(entry.parentPath ?? entry.path, entry.name);
					// A link is never part of a snapshot: its name alone changes the hash.
					const text = entry.isFile() ? snapshotText(path) : 'not a file';
					return [relative(folder, path).replaceAll('\\', '/'), text];
				}),
		);
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT')) return undefined;
		// A file of this name is there: no code at all.
		if (hasErrorCode(error, 'ENOTDIR')) return new Map();
		if (hasErrorCode(error, 'EACCES', 'EPERM')) throw unreadableError(folder, error);
		throw error;
	}
}

/** A bundle with its libraries and its source map; more is no code. */
const snapshotBytesMax = 64 * mebibyte;

/** What is too large was not stored here: its words alone change the hash. */
function snapshotText(path: string): string {
	try {
		return readRegularText(path, snapshotBytesMax);
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
		why: cause instanceof Error ? cause.message : String(cause),
		fix: `make it readable again: chmod -R u+rX ${folder}`,
		cause,
	});
}

/** Returns path and language of the file that is run. */
export function entryOf(files: SnapshotFiles): {path: string; language: 'javascript' | 'python'} {
	const named = files.get(entryFile);
	if (named !== undefined)
		return {path: (JSON.parse(named) as {entry: string}).entry, language: 'python'};
	const path = [...files.keys()].find(each => each.endsWith('.js') && !each.includes('/')) ?? '';
	return {path, language: 'javascript'};
}

/** Returns the author's own files in a snapshot, by their paths beside the algorithm's file. */
export function ownSources(files: SnapshotFiles): Map<string, string> {
	const sources = [...files].filter(([path]) => path.startsWith(sourcePrefix));
	if (sources.length > 0)
		return new Map(sources.map(([path, text]) => [path.slice(sourcePrefix.length), text]));
	return new Map([...files].filter(([path]) => path !== 'package.json' && path !== entryFile));
}

/**
 * Returns a sentence part when the files on the disk are not those of the snapshot: `mine.ts was changed`;
 * null when they are. Looks at the author's own files only and compiles nothing.
 */
export function driftText(files: SnapshotFiles, file: string): string | null {
	const sources = [...ownSources(files)];
	const isCopy =
		sources.length === 1 && !files.has(entryFile) && sources[0]?.[0] === entryOf(files).path;
	for (const [path, text] of sources) {
		// A plain script is stored as `.js`, whatever it ends with.
		const now = textOf(isCopy ? file : join(dirname(file), path));
		if (now === undefined) return `${path} is gone`;
		if (withoutMark(now) !== withoutMark(text)) return `${path} was changed`;
	}

	return null;
}

/** The compiler drops the byte order mark of what it reads. */
const withoutMark = (text: string) => text.replace(/^\uFEFF/, '');

function textOf(path: string): string | undefined {
	try {
		return readRegularText(path, codeBytesMax);
	} catch (error) {
		if (error instanceof UnfitFileError) return error.message;
		if (hasErrorCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return undefined;
		throw error;
	}
}
