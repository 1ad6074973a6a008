/**
 * Takes what an algorithm prints (`console.*`, `process.stdout.write`, `process.stderr.write`) away from the
 * process's own streams. Nothing is opened until somebody prints: Node's own streams cost start-up time.
 * Writes to the bare descriptors 1 and 2 (native code, child processes) go where those point.
 */
import {Writable} from 'node:stream';

export type OutputSink = (stream: 'stdout' | 'stderr', chunk: Buffer) => void;

/** Redirects both streams of this process to `sink`, for good. Call it before anybody uses `console`. */
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

/** Lets printed text pass, or drops it. */
export type OutputGate = {
	isOpen(): boolean;
	/** Drops what is printed while `act` runs, and what it left to be printed in the same turn of the event loop. */
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
