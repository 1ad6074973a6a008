/**
 * The text of a file of bars: in the file itself, or unpacked in memory if it is compressed with gzip. Read
 * synchronously, from any offset.
 */
import {closeSync, fstatSync, readSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import {AppError, exitCode, hasErrorCode, messageOf} from '../../state/domain/error.ts';
import {bytesText, openRegularFile, UnfitFileError} from '../../state/file/regular-file.ts';

export type TextSource = {
	path: string;
	/** Fills `chunk` from the byte `position` on; returns the number of bytes, 0 at the end. */
	read(chunk: Buffer, position: number): number;
	/** Bytes of text, as of now. */
	size(): number;
	close(): void;
};

/** A larger file is not a table of bars: 4 GB hold some 70 million, read in minutes. */
const dataBytesMax = 4 * 1024 ** 3;

/** Compressed text is held in memory, outside the heap. */
const unpackedBytesMax = 1024 ** 3;

/**
 * Opens the file at `path`.
 * @throws {@link AppError} `BAR_DATA_NOT_FOUND` (66), `BAR_DATA_UNREADABLE` (77, 74), `BAR_DATA_NOT_REGULAR`,
 * `BAR_DATA_TOO_LARGE`, `BAR_DATA_NOT_TEXT` (65).
 */
export function openText(path: string): TextSource {
	const file = openDataFile(path);
	try {
		const head = Buffer.alloc(4);
		const length = readChunk(file, head, 0, path);
		const kind = kindOf(head.subarray(0, length));
		if (kind === 'gzip') return unpacked(file, path);
		if (kind !== 'text') throw notText(path, `it is ${kind}`);
		return {
			path,
			read: (chunk, position) => readChunk(file, chunk, position, path),
			size: () => fstatSync(file).size,
			close: () => closeSync(file),
		};
	} catch (error) {
		closeSync(file);
		throw error;
	}
}

/** Decided by the first bytes; a name says less. */
function kindOf(head: Buffer): 'gzip' | 'text' | (string & {}) {
	const hex = head.toString('hex');
	if (hex.startsWith('1f8b')) return 'gzip';
	if (hex.startsWith('504b0304')) return 'a zip archive or a spreadsheet';
	if (hex.startsWith('28b52ffd')) return 'compressed with zstd';
	if (hex.startsWith('425a68')) return 'compressed with bzip2';
	if (hex.startsWith('fd377a58')) return 'compressed with xz';
	if (hex === '50415231') return 'a Parquet file';
	if (hex.startsWith('fffe') || hex.startsWith('feff')) return 'text in UTF-16';
	return 'text';
}

function unpacked(file: number, path: string): TextSource {
	const packed = Buffer.allocUnsafe(fstatSync(file).size);
	let length = 0;
	while (length < packed.length) {
		const bytes = readChunk(file, packed.subarray(length), length, path);
		if (bytes === 0) break;
		length += bytes;
	}

	const text = gunzip(packed.subarray(0, length), path);
	return {
		path,
		read: (chunk, position) => text.copy(chunk, 0, position, position + chunk.length),
		size: () => text.length,
		close: () => closeSync(file),
	};
}

function gunzip(packed: Buffer, path: string): Buffer {
	try {
		return gunzipSync(packed, {maxOutputLength: unpackedBytesMax});
	} catch (error) {
		if (hasErrorCode(error, 'ERR_BUFFER_TOO_LARGE')) {
			const limit = `it unpacks to more than ${bytesText(unpackedBytesMax)}`;
			throw unfit('BAR_DATA_TOO_LARGE', path, limit, 'unpack it with gunzip, and give that file');
		}

		const why = messageOf(error);
		throw unfit('BAR_DATA_NOT_TEXT', path, `it is not whole gzip: ${why}`, 'fetch the file again');
	}
}

/**
 * Opens a file of bars and returns its descriptor.
 * @throws {@link AppError} as {@link openText}, except for errors in the content.
 */
function openDataFile(path: string): number {
	try {
		return openBars(path);
	} catch (error) {
		throw fileError(error, path);
	}
}

function openBars(path: string): number {
	const file = openRegularFile(path);
	const {size} = fstatSync(file);
	if (size <= dataBytesMax) return file;
	closeSync(file);
	throw new UnfitFileError(
		'TOO_LARGE',
		`it has ${bytesText(size)}, expected at most ${bytesText(dataBytesMax)}`,
	);
}

function readChunk(file: number, chunk: Buffer, position: number, path: string): number {
	try {
		return readSync(file, chunk, 0, chunk.length, position);
	} catch (error) {
		throw fileError(error, path);
	}
}

const fileExpected = 'give the path of a CSV file with time, open, high, low, close, volume';

function fileError(error: unknown, path: string): AppError {
	if (error instanceof UnfitFileError) {
		const isLarge = error.code === 'TOO_LARGE';
		return unfit(
			isLarge ? 'BAR_DATA_TOO_LARGE' : 'BAR_DATA_NOT_REGULAR',
			path,
			error.message,
			isLarge ? 'split it into several files' : 'write the bars into a CSV file, and give its path',
		);
	}

	const missing = hasErrorCode(error, 'ENOENT', 'ENOTDIR');
	const forbidden = hasErrorCode(error, 'EACCES', 'EPERM');
	return new AppError({
		code: missing ? 'BAR_DATA_NOT_FOUND' : 'BAR_DATA_UNREADABLE',
		exitCode: missing ? exitCode.noInput : forbidden ? exitCode.permission : exitCode.inputOutput,
		what: `${path}: ${missing ? 'no such file of bars' : 'the bars cannot be read'}`,
		why: messageOf(error),
		fix: fileExpected,
		details: {path},
		cause: error,
	});
}

function unfit(code: string, path: string, why: string, fix: string): AppError {
	return new AppError({
		code,
		exitCode: exitCode.badData,
		what: `${path}: the bars cannot be read from it`,
		why,
		fix,
		details: {path},
	});
}

/** The error for bytes that are not a table of bars. */
export function notText(path: string, why: string): AppError {
	return unfit(
		'BAR_DATA_NOT_TEXT',
		path,
		`${why}; expected a CSV file in UTF-8, one bar a line, plain or compressed with gzip`,
		fileExpected,
	);
}
