/** Compares the author's own files in a snapshot with those on the disk. */
import {dirname, join} from 'node:path';
import {AppError, hasErrorCode} from '../../state/domain/error.ts';
import {readRegularFile, UnfitFileError} from '../../state/file/regular-file.ts';
import {dataBytesMax, findDataFiles} from './data-files.ts';
import {
	dataListFile,
	dataPaths,
	dataPatterns,
	type SnapshotFiles,
} from './snapshot/snapshot-data.ts';
import {codeBytesMax, entryFile, entryOf, sourcePrefix} from './snapshot/snapshot-files.ts';

/** Returns the files by their paths beside the algorithm's file; binary data as one line about it. */
export function ownSources(files: SnapshotFiles): Map<string, string> {
	const data = dataPaths(files);
	const texts = [...ownCode(files), ...data.map(path => [path, files.get(path) ?? ''] as const)];
	return new Map(texts.map(([path, content]) => [path, shownText(content)]));
}

function ownCode(files: SnapshotFiles): Array<readonly [string, string | Buffer]> {
	const sources = [...files].filter(([path]) => path.startsWith(sourcePrefix));
	const data = new Set(dataPaths(files));
	const own = sources.filter(([path]) => !data.has(path));
	if (own.length > 0) return own.map(([path, text]) => [path.slice(sourcePrefix.length), text]);
	const isOurs = (path: string) =>
		path === 'package.json' || path === entryFile || path === dataListFile;
	return [...files].filter(([path]) => !isOurs(path) && !data.has(path));
}

/** Larger files are not compared. */
const shownBytesMax = 256 * 1024;

function shownText(content: string | Buffer): string {
	if (typeof content === 'string') return content;
	const text = content.toString('utf8');
	if (content.length <= shownBytesMax && !text.includes('\0') && !text.includes('\uFFFD'))
		return text;
	return `data of ${content.length} bytes, beginning with ${content.subarray(0, 16).toString('hex')}\n`;
}

/**
 * Returns a sentence part if the files on the disk differ from the snapshot: `mine.ts was changed`; null if
 * they do not. Reads only the author's own files and data, and compiles nothing.
 */
export function driftText(files: SnapshotFiles, file: string): string | null {
	return codeDrift(files, file) ?? dataDrift(files, dirname(file));
}

function codeDrift(files: SnapshotFiles, file: string): string | null {
	const sources = ownCode(files);
	const isCopy =
		sources.length === 1 && !files.has(entryFile) && sources[0]?.[0] === entryOf(files).path;
	for (const [path, text] of sources) {
		// A plain script is stored as `.js`, whatever its extension.
		const now = contentOf(isCopy ? file : join(dirname(file), path), codeBytesMax);
		if (now === undefined) return `${path} is gone`;
		if (withoutMark(now.toString()) !== withoutMark(text.toString())) return `${path} was changed`;
	}
	return null;
}

function dataDrift(files: SnapshotFiles, folder: string): string | null {
	const known = dataPaths(files);
	for (const path of known) {
		const now = contentOf(join(folder, path), dataBytesMax);
		if (now === undefined) return `${path} is gone`;
		if (!Buffer.from(now).equals(Buffer.from(files.get(path) ?? ''))) return `${path} was changed`;
	}
	const added = foundNow(files, folder).find(path => !known.includes(path));
	return added === undefined ? null : `${added} was added`;
}

function foundNow(files: SnapshotFiles, folder: string): string[] {
	try {
		return findDataFiles({algorithm: '', folder, patterns: dataPatterns(files)});
	} catch (error) {
		if (error instanceof AppError) return [];
		throw error;
	}
}

/** The compiler drops the byte order mark of its input. */
const withoutMark = (text: string) => text.replace(/^\uFEFF/, '');

function contentOf(path: string, bytesMax: number): Buffer | string | undefined {
	try {
		return readRegularFile(path, bytesMax);
	} catch (error) {
		if (error instanceof UnfitFileError) return error.message;
		if (hasErrorCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return undefined;
		throw error;
	}
}
