/**
 * Appends whole lines to a file that it renames and reopens when it is full. One `write(2)` a line on
 * an O_APPEND descriptor: what was written survives SIGKILL. A failing disk never throws into the
 * caller: lines are counted, and the count is written when the disk works again. A file that others
 * read is never shortened.
 *
 * A rotated file is renamed once, to the next number (`NAME.log.000007`), so that readers may
 * know it by inode or by name. Burst buffers and asynchronous writers are ruled out: both lose lines at SIGKILL.
 */
import {
	closeSync,
	fstatSync,
	mkdirSync,
	openSync,
	readSync,
	renameSync,
	rmSync,
	statSync,
	writeSync,
} from 'node:fs';
import {dirname} from 'node:path';
import {nextRotatedPath, rotatedFiles} from './log-files.ts';

export type RotatingFileOptions = {
	path: string;
	nowMs: () => number;
	/** A file of at least this many bytes is rotated before the next line. */
	rotateBytes: number;
	/** Rotated files kept beside the current one. */
	keepFiles: number;
	/** Text of the line that tells of `count` lost lines, with its newline. */
	lostNotice: (count: number, code: string) => string;
};

export type RotatingFile = {
	/** Writes one line (with its newline); false when it was lost and counted. */
	append(line: string): boolean;
	/** Writes the count of lost lines if it can, and closes. */
	close(): void;
};

/** How often the file is looked up by its path: somebody may have moved or deleted it. */
const checkEveryMs = 1000;
/** Pause after a failed write: a full disk costs one system call per pause, not per line. */
const retryEveryMs = 100;
/** Ends the line that the last process could not finish; it was never acknowledged. */
const tornMark = ' ⋯ (cut short)\n';
const fileMode = 0o600;

/** Opens or continues the file. @throws the system error when it cannot be opened now. */
export function openRotatingFile(options: RotatingFileOptions): RotatingFile {
	const {path, nowMs, rotateBytes, keepFiles, lostNotice} = options;
	let scratch = Buffer.allocUnsafe(64 * 1024);
	let file = openFile(path);
	let checkedAtMs = nowMs();
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
		if (failure || status?.ino !== file.inode || status.dev !== file.device) reopen();
		else file.bytes = status.size;
	}

	function rotate(): void {
		try {
			renameSync(path, nextRotatedPath(path));
			reopen();
			for (const old of rotatedFiles(path).slice(0, -keepFiles || undefined)) rmSync(old.path);
		} catch (error) {
			systemErrorCode(error);
			// The old file goes on; trying again at each line would cost more than the lines.
			rotateAtBytes = file.bytes + Math.ceil(rotateBytes / 16);
		}
	}

	function writeWhole(text: string): void {
		if (text.length * 3 > scratch.length) scratch = Buffer.allocUnsafe(text.length * 3);
		const length = scratch.write(text);
		let written = 0;
		while (written < length) written += writeSync(file.fd, scratch, written, length - written);
		file.bytes += length;
	}

	function writeLostCount(): void {
		if (lostLines === 0) return;
		writeWhole(lostNotice(lostLines, failure?.code ?? 'EIO'));
		lostLines = 0;
	}

	function prepare(atMs: number): void {
		if (failure || isDue(checkedAtMs, atMs, checkEveryMs)) check(atMs);
		if (file.bytes >= rotateAtBytes) rotate();
		writeLostCount();
		failure = null;
	}

	return {
		append(line) {
			const atMs = nowMs();
			if (failure && !isDue(failure.atMs, atMs, retryEveryMs)) {
				lostLines++;
				return false;
			}
			try {
				prepare(atMs);
				writeWhole(line);
				return true;
			} catch (error) {
				failure = {code: systemErrorCode(error), atMs};
				lostLines++;
				return false;
			}
		},
		close() {
			try {
				if (failure) prepare(nowMs());
			} catch (error) {
				systemErrorCode(error);
			}
			closeQuietly(file.fd);
		},
	};
}

type OpenFile = {fd: number; inode: number; device: number; bytes: number};

function openFile(path: string): OpenFile {
	mkdirSync(dirname(path), {recursive: true, mode: 0o700});
	const fd = openSync(path, 'a+', fileMode);
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
	if (error instanceof Error && 'syscall' in error && 'code' in error) return String(error.code);
	throw error;
}
