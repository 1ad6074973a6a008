/**
 * Keeps the crash log of this run within the size limit of logs: processes of an algorithm may write to its descriptor
 * without end. A growing file is checked more often.
 */
import {isSystemError} from '../../state/domain/error.ts';
import type {CrashLog} from '../../state/log/crash-log.ts';

/** Time between two checks of a quiet file, and of a growing one, in milliseconds. */
const quietMs = 250;
const growingMs = 25;
/** A smaller file is not checked more often: a stack is far smaller. */
const smallBytes = 256 * 1024;

/** Starts the checks; returns the function that stops them. `onFailure` is called for the first failure. */
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
