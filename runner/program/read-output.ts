/**
 * Reads a program's output into one buffer. After a small chunk it pauses for a millisecond: a program that
 * writes line by line would otherwise be interrupted for each, and each would cost a turn of this process. A
 * full pipe is read at once, one buffer after the other, with a turn for signals and heartbeat after two
 * megabytes.
 */
import {type ConnectOpts, Socket, type SocketConstructorOpts} from 'node:net';
import type {Readable} from 'node:stream';

const bufferBytes = 64 * 1024;

/** A chunk of at least this size shows that the program prints faster than it is read. */
const largeChunkBytes = 16 * 1024;

/** Pause after a smaller one; a longer pause would be visible in a followed log, and gain nothing. */
const pauseMs = 1;

export type OutputReader = {
	/** Whether every writer has closed the pipe, and all was read. */
	hasEnded(): boolean;
};

/**
 * Reads from the pipe `descriptor`, and closes it at its end.
 * @param take takes a chunk that is valid only during the call.
 */
export function readOutput(
	descriptor: number,
	take: (chunk: Buffer) => void,
	onEnd: () => void,
): OutputReader {
	let hasEnded = false;
	const options: SocketConstructorOpts & ConnectOpts = {
		fd: descriptor,
		readable: true,
		writable: false,
		onread: {
			buffer: Buffer.allocUnsafeSlow(bufferBytes),
			callback(bytes, buffer) {
				take(Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
				if (bytes >= largeChunkBytes) return true;
				setTimeout(() => socket.resume(), pauseMs);
				return false;
			},
		},
	};
	const socket = new Socket(options);
	// An unreadable pipe counts as ended.
	socket.on('error', () => {});
	socket.once('close', () => {
		hasEnded = true;
		onEnd();
	});
	socket.resume();
	return {hasEnded: () => hasEnded};
}

/**
 * The same for a stream of Node, on systems without pipes: one chunk per turn, so that a flood leaves turns
 * for signals and heartbeat.
 */
export function readStream(
	stream: Readable | null,
	take: (chunk: Buffer) => void,
	onEnd: () => void,
): OutputReader {
	let hasEnded = stream === null;
	stream?.on('data', (chunk: Buffer) => {
		stream.pause();
		take(chunk);
		setImmediate(() => stream.resume());
	});
	stream?.once('close', () => {
		hasEnded = true;
		onEnd();
	});
	return {hasEnded: () => hasEnded};
}
