/** Reads a text file line by line, synchronously, in constant memory, from any byte offset on. */
import {closeSync, fstatSync, readSync} from 'node:fs';
import {AppError, exitCode, hasErrorCode} from '../../state/domain/error.ts';
import {bytesText, openRegularFile, UnfitFileError} from '../../state/file/regular-file.ts';

export type LineReader = {
	/** The next line without its end (`\n`, `\r\n`); undefined after the last. */
	next(): string | undefined;
	/** Byte offset of the line that {@link next} will return. */
	offset(): number;
	close(): void;
};

const chunkBytes = 64 * 1024;

/** A larger file is no table of bars: 4 GB hold some 70 million, read in minutes. */
const dataBytesMax = 4 * 1024 ** 3;

/** A longer line is no table of bars. */
const lineBytesMax = 1024 * 1024;

const newline = 10;

/**
 * Opens `path` at the byte `from`, which must be the start of a line.
 * @throws {@link AppError} `BAR_DATA_NOT_FOUND` (66), `BAR_DATA_UNREADABLE` (77, 74), `BAR_DATA_NOT_REGULAR`,
 * `BAR_DATA_TOO_LARGE`, `BAR_DATA_NOT_TEXT` (65).
 */
export function openLines(path: string, from = 0): LineReader {
	const file = openDataFile(path);
	let buffer = Buffer.alloc(0);
	/** Where the next line starts: in `buffer`, and `buffer` itself in the file. */
	let start = 0;
	let bufferOffset = from;

	/** Reads on; false at the end of the file. */
	const fill = (): boolean => {
		const chunk = Buffer.allocUnsafe(chunkBytes);
		const length = readChunk(file, chunk, bufferOffset + buffer.length, path);
		bufferOffset += start;
		buffer = Buffer.concat([buffer.subarray(start), chunk.subarray(0, length)]);
		start = 0;
		if (buffer.length > lineBytesMax + chunkBytes) throw notText(path);
		return length > 0;
	};

	const next = (): string | undefined => {
		let end = buffer.indexOf(newline, start);
		let searched = buffer.length - start;
		while (end === -1 && fill()) {
			end = buffer.indexOf(newline, searched);
			searched = buffer.length;
		}

		const isLast = end === -1;
		if (isLast && start === buffer.length) return undefined;
		const stop = isLast ? buffer.length : end;
		const text = buffer.toString('utf8', start, stop);
		start = isLast ? stop : stop + 1;
		return text.endsWith('\r') ? text.slice(0, -1) : text;
	};

	return {
		next,
		offset: () => bufferOffset + start,
		close: () => {
			closeSync(file);
		},
	};
}

/**
 * Opens a file of bars and returns its descriptor.
 * @throws {@link AppError} as {@link openLines}, but for what is in it.
 */
export function openDataFile(path: string): number {
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

function fileError(error: unknown, path: string): AppError {
	if (error instanceof UnfitFileError) return notTable(error, path);
	const missing = hasErrorCode(error, 'ENOENT', 'ENOTDIR');
	const forbidden = hasErrorCode(error, 'EACCES', 'EPERM');
	return new AppError({
		code: missing ? 'BAR_DATA_NOT_FOUND' : 'BAR_DATA_UNREADABLE',
		exitCode: missing ? exitCode.noInput : forbidden ? exitCode.permission : exitCode.inputOutput,
		what: `${path}: ${missing ? 'no such file of bars' : 'the bars cannot be read'}`,
		why: error instanceof Error ? error.message : String(error),
		fix: 'give the path of a CSV file with time, open, high, low, close, volume',
		details: {path},
		cause: error,
	});
}

function notTable(error: UnfitFileError, path: string): AppError {
	return new AppError({
		code: error.code === 'TOO_LARGE' ? 'BAR_DATA_TOO_LARGE' : 'BAR_DATA_NOT_REGULAR',
		exitCode: exitCode.badData,
		what: `${path}: the bars cannot be read from it`,
		why: error.message,
		fix:
			error.code === 'TOO_LARGE'
				? 'part it into several files'
				: 'write the bars into a CSV file, and give its path',
		details: {path},
		cause: error,
	});
}

function notText(path: string): AppError {
	return new AppError({
		code: 'BAR_DATA_NOT_TEXT',
		exitCode: exitCode.badData,
		what: `${path}: a line is longer than ${lineBytesMax} bytes`,
		why: 'expected a CSV file with one bar a line',
		fix: 'give a CSV file with time, open, high, low, close, volume',
		details: {path},
	});
}
