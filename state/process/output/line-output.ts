/**
 * Lines on stdout or stderr of a program that must outlive its reader. A reader that stalls (a stopped pager,
 * Ctrl-S, a dead connection) blocks no call: lines are skipped and counted. A reader that is gone, or a
 * closed terminal, ends only the output.
 */
import {fstatSync, writeSync} from 'node:fs';
import {shownLine} from '../../domain/text/harmless-text.ts';

export type LineOutput = {
	/** Shows one line, given without its newline, harmlessly. Never throws and never waits. */
	write(line: string): void;
	/** Resolves when all lines were taken, none was taken for `patienceMs`, or the reader is gone. */
	drained(patienceMs: number): Promise<void>;
	/** Drops waiting lines, so that they keep no process alive. */
	abandon(): void;
};

/** As `process.stdout`. */
type OutputStream = NodeJS.WriteStream & {fd: number};

export type LineOutputOptions = {
	stream: OutputStream;
	/** Bytes that may wait for the reader of a pipe. A terminal uses the buffer of its stream, 16 KiB. */
	waitingBytesMax: number;
	/** Returns the line that replaces `count` skipped ones. */
	skippedLine: (count: number) => string;
};

/** Returns the output on `stream`, to which nothing else may write from now on. */
export function createLineOutput(options: LineOutputOptions): LineOutput {
	return isFile(options.stream) ? toFile(options) : toReader(options);
}

/** A file, or a device other than a terminal: Node writes to these synchronously. */
function isFile({fd, isTTY}: OutputStream): boolean {
	try {
		const stat = fstatSync(fd);
		return !isTTY && (stat.isFile() || stat.isCharacterDevice() || stat.isBlockDevice());
	} catch {
		return false;
	}
}

function toFile({stream: {fd}, skippedLine}: LineOutputOptions): LineOutput {
	let skipped = 0;
	return {
		write(line) {
			const note = skipped === 0 ? '' : `\n${shownLine(skippedLine(skipped))}`;
			try {
				writeWhole(fd, note + shownLine(line));
				skipped = 0;
			} catch {
				// The disk is full or the terminal was closed: a later line may succeed.
				skipped += 1;
			}
		},
		drained: () => Promise.resolve(),
		abandon() {},
	};
}

function writeWhole(fd: number, shown: string): void {
	let bytes = Buffer.from(shown);
	while (bytes.length > 0) bytes = bytes.subarray(writeSync(fd, bytes));
}

function toReader({stream, waitingBytesMax, skippedLine}: LineOutputOptions): LineOutput {
	const bytesMax = stream.isTTY ? stream.writableHighWaterMark : waitingBytesMax;
	let isGone = false;
	let isStalled = false;
	let skipped = 0;
	let wake = () => {};
	stream.on('error', () => {
		isGone = true;
		wake();
	});
	stream.on('drain', () => {
		isStalled = false;
		if (skipped > 0) put(skippedLine(skipped));
		skipped = 0;
		wake();
	});
	if (stream.isTTY) unblockWrites(stream);
	const put = (line: string) => {
		stream.write(shownLine(line));
		isStalled = stream.writableLength >= bytesMax;
	};
	/** Resolves at the next drain or end, true; or false after `waitMs`. */
	const change = (waitMs: number) =>
		new Promise<boolean>(resolve => {
			const timer = setTimeout(resolve, waitMs, false);
			wake = () => {
				clearTimeout(timer);
				resolve(true);
			};
		});
	return {
		write(line) {
			if (isGone) return;
			if (isStalled) skipped += 1;
			else put(line);
		},
		async drained(patienceMs) {
			for (;;) {
				const waiting = stream.writableLength;
				if (isGone || waiting === 0) return;
				if (!(await change(patienceMs)) && stream.writableLength >= waiting) return;
			}
		},
		abandon() {
			if (stream.writableLength > 0) callHandle(stream, 'close');
		},
	};
}

/**
 * Keeps a stalled terminal from stopping the event loop: Node writes to terminals blocking, and a write that
 * blocks holds up every timer.
 */
export function unblockWrites(output: object): void {
	callHandle(output, 'setBlocking', false);
}

/** Node offers no public way; if the handle is missing, nothing happens. */
function callHandle(
	output: object,
	method: 'setBlocking' | 'close',
	...parameters: unknown[]
): void {
	const handle: unknown = Reflect.get(output, '_handle');
	if (typeof handle !== 'object' || handle === null) return;
	const call: unknown = Reflect.get(handle, method);
	if (typeof call === 'function') Reflect.apply(call, handle, parameters);
}
