/**
 * Writes the log of one instance: its own lines, which are made harmless, and the output of programs, which
 * is stored unchanged and made harmless when shown. A line is in the file when the call returns, so SIGKILL
 * loses nothing; a failing disk never throws into trading. Only the holder of the instance's lock may open
 * it.
 *
 * Own code rather than a stream library: sonic-boom 5.0 in sync mode took 1.5 to 1.9 times as long as direct
 * appends (300,000 lines of 106 bytes, three rounds), neither rotates nor counts dropped lines, and keeps
 * unwritten lines in memory without a limit.
 */
import {AppError, exitCode, hasErrorCode, messageOf} from '../domain/error.ts';
import {isHarmless} from '../domain/text/harmless-text.ts';
import {createHeadedLines} from './headed-lines.ts';
import {isSystemLimit, systemFault} from '../domain/machine/system-fault.ts';
import {createLineBatch} from './line-batch.ts';
import {createLineBlocks} from './line-blocks.ts';
import {createLineSplitter, type LinePiece, type LineSplitter} from './line-splitter.ts';
import {createLineEncoder, type Level, sanitizeText, textBytesMax} from './log-line.ts';
import {logDefaults} from './log-limits.ts';
import {openRotatingFile, type RotatingFile, type RotatingFileOptions} from './rotating-file.ts';

export type LogWriterOptions = {
	/** Absolute path of the current file; rotated ones are beside it. */
	path: string;
	/** `NAME-MODE`. */
	prefix: string;
	nowMs: () => number;
	/** Default 16 MiB. */
	rotateBytes?: number;
	/** Rotated files kept beside the current one; default 5. */
	keepFiles?: number;
	/** Called after each line with `[NAME-MODE] text`, harmless and without newline. Must not throw. */
	echo?: (line: string, level: Level) => void;
};

export type LogWriter = {
	/** Writes `text`, one log line for each of its lines. Never throws. */
	write(level: Level, text: string): void;
	/**
	 * Writes many texts like {@link write}, with one write for hundreds of lines: a system call for each took
	 * most of the time of a run at full speed. They share one time.
	 */
	writeAll(entries: readonly LogEntry[]): void;
	info(text: string): void;
	warn(text: string): void;
	error(text: string): void;
	/**
	 * Takes the output of a program, in chunks of any shape: `stdout` becomes INFO, `stderr` WARN. Its bytes
	 * are written unchanged. A line without its newline is kept until the rest comes, or {@link flush}.
	 */
	output(stream: OutputStream, chunk: Buffer | string): void;
	/** Writes whole lines of a program, each with its newline, with one write. They share one time. */
	outputLines(stream: OutputStream, lines: Buffer): void;
	/** Writes a piece of a program's long line, marked where it was cut. */
	outputPiece(stream: OutputStream, piece: LinePiece): void;
	/** Writes kept output without a newline. */
	flush(): void;
	/** Flushes and closes; the writer must not be used afterwards. */
	close(): void;
};

export type LogEntry = {level: Level; text: string};

export type OutputStream = 'stdout' | 'stderr';

const levelOf: Record<OutputStream, Level> = {stdout: 'INFO', stderr: 'WARN'};

/** UTF-16 units that never take more than {@link textBytesMax} bytes, at most 3 each. */
const shortTextLength = Math.floor(textBytesMax / 3);

/**
 * Opens the log at `path` and continues it.
 * @throws AppError `LOG_NOT_WRITABLE` if the file cannot be opened.
 */
export function openLogWriter(options: LogWriterOptions): LogWriter {
	const {path, prefix, nowMs, echo} = options;
	const {rotateBytes, keepFiles} = {...logDefaults, ...options};
	const encoder = createLineEncoder(prefix);
	const file = openOrExplain({
		path,
		rotateBytes,
		keepFiles,
		lostNotice(count, code, atMs) {
			// A separate encoder: the line that found the disk working again still waits in the other one.
			const notice = createLineEncoder(prefix);
			return notice.bytes.subarray(0, notice.encode('WARN', lostText(count, code), atMs));
		},
	});

	const echoText = (text: string) => `[${prefix}] ${text}`;

	function record(level: Level, text: string): void {
		const atMs = nowMs();
		file.append(encoder.bytes, encoder.encode(level, text, atMs), atMs);
		echo?.(echoText(text), level);
	}

	function splitterFor(level: Level): LineSplitter {
		return createLineSplitter(textBytesMax, piece => record(level, pieceText(piece)));
	}

	function write(level: Level, text: string): void {
		if (isOneLine(text)) {
			record(level, text);
			return;
		}
		const splitter = splitterFor(level);
		splitter.push(Buffer.from(text));
		splitter.end();
	}

	function writeAll(entries: readonly LogEntry[]): void {
		const atMs = nowMs();
		const batch = createLineBatch(prefix, atMs);
		let done = 0;
		const flushUntil = (end: number): void => {
			const bytes = batch.take();
			if (bytes.length > 0) file.append(bytes, bytes.length, atMs);
			if (echo) for (const {level, text} of entries.slice(done, end)) echo(echoText(text), level);
			done = end;
		};
		for (const [at, {level, text}] of entries.entries()) {
			if (isOneLine(text)) {
				batch.add(level, text);
				if (batch.isFull()) flushUntil(at + 1);
			} else {
				flushUntil(at);
				write(level, text);
				done = at + 1;
			}
		}
		flushUntil(entries.length);
	}

	const headed = createHeadedLines(prefix);

	function outputLines(stream: OutputStream, lines: Buffer): void {
		const atMs = nowMs();
		const level = levelOf[stream];
		const bytes = headed.encode(level, lines, atMs);
		file.append(bytes, bytes.length, atMs);
		if (echo) for (const text of shownTexts(lines)) echo(echoText(text), level);
	}

	function outputPiece(stream: OutputStream, {bytes, continued, unfinished}: LinePiece): void {
		outputLines(
			stream,
			Buffer.concat([
				continued ? cutMarks.before : nothing,
				bytes,
				unfinished ? cutMarks.behind : nothing,
				lineEnd,
			]),
		);
	}

	const blocksFor = (stream: OutputStream) =>
		createLineBlocks({
			lineBytesMax: textBytesMax,
			takeLines: lines => outputLines(stream, lines),
			takePiece: piece => outputPiece(stream, piece),
		});
	const printed = {stdout: blocksFor('stdout'), stderr: blocksFor('stderr')};

	function flush(): void {
		printed.stdout.end();
		printed.stderr.end();
	}

	return {
		write,
		writeAll,
		info: text => write('INFO', text),
		warn: text => write('WARN', text),
		error: text => write('ERROR', text),
		output(stream, chunk) {
			printed[stream].push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
		},
		outputLines,
		outputPiece,
		flush,
		close() {
			flush();
			file.close(nowMs());
		},
	};
}

/** Whether a text can be written unchanged as one line. */
function isOneLine(text: string): boolean {
	return text.length <= shortTextLength && isHarmless(text);
}

const nothing = Buffer.alloc(0);
const lineEnd = Buffer.from('\n');
const cutMarks = {before: Buffer.from('⋯ '), behind: Buffer.from(' ⋯')};

/** Texts of whole lines, harmless to print. */
function shownTexts(lines: Buffer): string[] {
	return lines
		.toString('utf8', 0, lines.length - 1)
		.split('\n')
		.map(sanitizeText);
}

/** Text of a piece; pieces of one long line are marked where they were cut. */
function pieceText({bytes, continued, unfinished}: LinePiece): string {
	const text = sanitizeText(bytes.toString('utf8'));
	return `${continued ? '⋯ ' : ''}${text}${unfinished ? ' ⋯' : ''}`;
}

function lostText(count: number, code: string): string {
	const lines = count === 1 ? '1 log line was' : `${count} log lines were`;
	return `${lines} lost before this one: the log file could not be written (${code})`;
}

function openOrExplain(options: RotatingFileOptions): RotatingFile {
	try {
		return openRotatingFile(options);
	} catch (error) {
		const limit = isSystemLimit(error) ? systemFault(error, `the log ${options.path}`) : null;
		if (limit !== null) throw limit;
		const isFull = hasErrorCode(error, 'ENOSPC', 'EDQUOT');
		throw new AppError({
			code: 'LOG_NOT_WRITABLE',
			exitCode: isFull ? exitCode.inputOutput : exitCode.cannotCreate,
			what: `the log ${options.path} could not be opened for writing`,
			why: messageOf(error),
			fix: isFull
				? 'free space on the disk of the home directory'
				: 'make the folder and the file writable for this user, or choose another --home',
			cause: error,
		});
	}
}
