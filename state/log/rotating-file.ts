/**
 * Appends whole lines to a file, and renames and reopens it when it is full. Each append is one `write(2)` on
 * an O_APPEND descriptor: written lines survive SIGKILL. A failing disk never throws into the caller: lost
 * lines are counted, and the count is written when the disk works again. A file that others read is never
 * shortened.
 *
 * A rotated file is renamed once, to the next number (`NAME.log.000007`), so that readers may identify it by
 * inode or by name. Burst buffers and asynchronous writers are ruled out: both lose lines at SIGKILL.
 */
import {
	closeSync,
	fstatSync,
	mkdirSync,
	readSync,
	renameSync,
	rmSync,
	statSync,
	writeSync,
} from 'node:fs';
import {dirname} from 'node:path';
import {isSystemError} from '../domain/error.ts';
import {openToAppend, UnfitFileError} from '../file/regular-file.ts';
import {nextRotatedPath, rotatedFiles} from './log-files.ts';

export type RotatingFileOptions = {
	path: string;
	/** A file of at least this many bytes is rotated before the next line. */
	rotateBytes: number;
	/** Rotated files kept beside the current one. */
	keepFiles: number;
	/** Encodes the line that reports `count` lost lines, with its newline. */
	lostNotice: (count: number, code: string, atMs: number) => Buffer;
};

export type RotatingFile = {
	/**
	 * Writes one or more whole lines, `bytes[0, length)` with their newlines, at wall-clock time `atMs`; if
	 * the file becomes full between two of them, the rest goes into the next one. Lines that cannot be written
	 * are lost and counted.
	 */
	append(bytes: Buffer, length: number, atMs: number): void;
	/** Writes the count of lost lines if possible, and closes. */
	close(atMs: number): void;
};

/** Interval for checking that the path still leads to the open file: it may have been moved or deleted. */
const checkEveryMs = 1000;
/** Pause after a failed write: a full disk costs one system call per pause, not per line. */
const retryEveryMs = 100;
/** Ends the line that the last process could not finish; that line was never acknowledged. */
const tornMark = ' ⋯ (cut short)\n';
const fileMode = 0o600;

/** Opens or continues the file. @throws the system error if it cannot be opened now. */
export function openRotatingFile(options: RotatingFileOptions): RotatingFile {
	const {path, rotateBytes, keepFiles, lostNotice} = options;
	let file = openFile(path);
	let checkedAtMs = Number.NEGATIVE_INFINITY;
	let rotateAtBytes = rotateBytes;
	let lostLines = 0;
	let failure: {code: string; atMs: number} | null = null;

	function reopen(): void {
		const previous = file;
		file = openFile(path);
		closeQuietly(previous.fd);
		rotateAtBytes = rotateBytes;
	}

	function check(atMs: number): void {
		checkedAtMs = atMs;
		const status = statSync(path, {throwIfNoEntry: false});
		const isOurs = status?.ino === file.inode && status.dev === file.device;
		if (isOurs && !failure) {
			file.bytes = status.size;
			return;
		}
		try {
			reopen();
		} catch (error) {
			systemErrorCode(error);
			// Lines are safer in the old file than lost.
			if (failure) throw error;
		}
	}

	function rotate(): void {
		try {
			renameSync(path, nextRotatedPath(path));
			reopen();
			const rotated = rotatedFiles(path);
			for (const old of rotated.slice(0, Math.max(0, rotated.length - keepFiles))) rmSync(old.path);
		} catch (error) {
			systemErrorCode(error);
			// The old file continues; a new attempt with each line would cost more than the lines.
			rotateAtBytes = file.bytes + Math.ceil(rotateBytes / 16);
		}
	}

	/** Writes up to `end`. Counts in `progress` the bytes in the file, even when it throws. */
	function writeWhole(bytes: Buffer, end: number, progress: Progress): void {
		while (progress.bytes < end) {
			const written = writeSync(file.fd, bytes, progress.bytes, end - progress.bytes);
			progress.bytes += written;
			file.bytes += written;
		}
	}

	/** Returns the end of the lines from `start` that still fit: the last of them fills the file. */
	function endOfPart(bytes: Buffer, start: number, length: number): number {
		const leftBytes = rotateAtBytes - file.bytes;
		if (length - start <= leftBytes) return length;
		const lastLine = bytes.indexOf(0x0a, start + Math.max(0, leftBytes - 1));
		return lastLine < 0 || lastLine >= length ? length : lastLine + 1;
	}

	/** All steps before a line is written. */
	function prepare(atMs: number): void {
		if (failure || isDue(checkedAtMs, atMs, checkEveryMs)) check(atMs);
		if (file.bytes >= rotateAtBytes) rotate();
		if (lostLines > 0) {
			const notice = lostNotice(lostLines, failure?.code ?? 'EIO', atMs);
			writeWhole(notice, notice.length, {bytes: 0});
			lostLines = 0;
		}
		failure = null;
	}

	return {
		append(bytes, length, atMs) {
			if (failure && !isDue(failure.atMs, atMs, retryEveryMs)) {
				lostLines += linesIn(bytes, 0, length);
				return;
			}
			const progress: Progress = {bytes: 0};
			try {
				while (progress.bytes < length) {
					prepare(atMs);
					writeWhole(bytes, endOfPart(bytes, progress.bytes, length), progress);
				}
			} catch (error) {
				failure = {code: systemErrorCode(error), atMs};
				lostLines += linesIn(bytes, progress.bytes, length);
			}
		},
		close(atMs) {
			try {
				if (failure) prepare(atMs);
			} catch (error) {
				systemErrorCode(error);
			}
			closeQuietly(file.fd);
		},
	};
}

/** Number of lines that end in `bytes[start, end)`. */
function linesIn(bytes: Buffer, start: number, end: number): number {
	let lines = 0;
	for (let at = start; at < end; at += 1) if (bytes[at] === 0x0a) lines += 1;
	return lines;
}

type Progress = {bytes: number};

type OpenFile = {fd: number; inode: number; device: number; bytes: number};

function openFile(path: string): OpenFile {
	mkdirSync(dirname(path), {recursive: true, mode: 0o700});
	const fd = openToAppend(path, fileMode, {readable: true});
	try {
		const {ino, dev, size} = fstatSync(fd);
		const last = Buffer.alloc(1);
		const isTorn = size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
		const markBytes = isTorn ? writeSync(fd, tornMark) : 0;
		return {fd, inode: ino, device: dev, bytes: size + markBytes};
	} catch (error) {
		closeQuietly(fd);
		throw error;
	}
}

function closeQuietly(fd: number): void {
	try {
		closeSync(fd);
	} catch (error) {
		systemErrorCode(error);
	}
}

/** Whether `everyMs` passed, or the wall clock stepped back. */
function isDue(sinceMs: number, atMs: number, everyMs: number): boolean {
	return atMs < sinceMs || atMs - sinceMs >= everyMs;
}

/** Code of a failed system call; anything else is a bug and is thrown on. */
function systemErrorCode(error: unknown): string {
	if (error instanceof UnfitFileError) return error.code;
	if (isSystemError(error)) return error.code;
	throw error;
}
