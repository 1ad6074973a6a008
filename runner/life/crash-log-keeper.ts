/**
 * Keeps this run's crash log within the limits of logs while it runs: what an algorithm starts may write to its
 * descriptor without end. A file that grows is looked at more often.
 */
import {isSystemError} from '../../state/domain/error.ts';
import type {CrashLog} from '../../state/log/crash-log.ts';

/** Between two looks at a file that is quiet, and at one that grows, in milliseconds. */
const quietMs = 250;
const growingMs = 25;
/** A file below this is not worth more looks: a stack is far less. */
const smallBytes = 256 * 1024;

/** Starts looking; returns the function that ends it. `onFailure` hears of the first failure. */
export function keepCrashLogShort(
	crashLog: CrashLog,
	onFailure: (error: unknown) => void,
): () => void {
	let timer: NodeJS.Timeout;
	let seenBytes = 0;
	let hasFailed = false;

	function measure(): number {
		try {
			return crashLog.keepShort();
		} catch (error) {
			if (!isSystemError(error)) throw error;
			if (!hasFailed) onFailure(error);
			hasFailed = true;
			return seenBytes;
		}
	}

	function look(): void {
		const bytes = measure();
		const isGrowing = bytes !== seenBytes && bytes > smallBytes;
		seenBytes = bytes;
		timer = setTimeout(look, isGrowing ? growingMs : quietMs);
		timer.unref();
	}

	look();
	return () => clearTimeout(timer);
}
