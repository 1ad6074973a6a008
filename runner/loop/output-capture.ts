/**
 * Redirects the output of an algorithm (`console.*`, `process.stdout.write`, `process.stderr.write`) from the streams of
 * the process. No stream is opened before the first output, because Node's streams cost start-up time. Writes to the
 * descriptors 1 and 2 (native code, child processes) are not redirected.
 */
import {Writable} from 'node:stream';

export type OutputSink = (stream: 'stdout' | 'stderr', chunk: Buffer) => void;

/** Redirects both streams of this process to `sink` permanently. Call it before the first use of `console`. */
export function captureOutput(sink: OutputSink): void {
	for (const stream of ['stdout', 'stderr'] as const) {
		let writable: Writable | undefined;
		Object.defineProperty(process, stream, {
			configurable: true,
			enumerable: true,
			get: () => (writable ??= sinkStream(stream, sink)),
		});
	}
}

/** Passes output on, or drops it. */
export type OutputGate = {
	isOpen(): boolean;
	/** Drops output while `act` runs, and output that it scheduled for the same turn of the event loop. */
	closedDuring(act: () => Promise<void>): Promise<void>;
};

export function createOutputGate(): OutputGate {
	let isOpen = true;
	return {
		isOpen: () => isOpen,
		closedDuring: async act => {
			isOpen = false;
			try {
				await act();
				await new Promise(resolve => setImmediate(resolve));
			} finally {
				isOpen = true;
			}
		},
	};
}

function sinkStream(stream: 'stdout' | 'stderr', sink: OutputSink): Writable {
	const writable = new Writable({
		write(chunk: Buffer, _encoding, done) {
			sink(stream, chunk);
			done();
		},
	});
	return Object.assign(writable, {fd: stream === 'stdout' ? 1 : 2});
}
