/**
 * Tracks the streams to which a command writes. A reader that goes away (`| head`, a closed terminal) ends
 * the output and not the command: the request is carried out, and the exit code stays true.
 */
import {AppError, exitCode, hasErrorCode} from '../../../state/domain/error.ts';

export type OutputEnd = {
	/** Aborted once stdout has no reader. */
	gone: AbortSignal;
	/** Why the answer did not reach its destination; null: it did, or its reader did not want it. */
	fault(): AppError | null;
};

type Stream = NodeJS.WritableStream & {isTTY?: boolean};

/** Watches both streams from now on; their errors no longer end the process. */
export function watchOutput({stdout, stderr}: {stdout: Stream; stderr: Stream}): OutputEnd {
	const gone = new AbortController();
	let fault: AppError | null = null;
	stdout.on('error', error => {
		if (hasErrorCode(error, 'EPIPE', 'ECONNRESET') || stdout.isTTY === true) gone.abort();
		else if (!hasErrorCode(error, 'ERR_STREAM_DESTROYED', 'ECANCELED')) fault ??= notWritten(error);
	});
	// Notes without a reader are dropped.
	stderr.on('error', () => {});
	return {gone: gone.signal, fault: () => fault};
}

function notWritten(cause: Error): AppError {
	const isFull = hasErrorCode(cause, 'ENOSPC', 'EDQUOT', 'EFBIG');
	return new AppError({
		code: 'OUTPUT_NOT_WRITTEN',
		exitCode: exitCode.inputOutput,
		what: 'the answer could not be written to stdout; the command itself was carried out',
		why: cause.message,
		fix: isFull
			? 'free space on the disk of the output file'
			: 'send it to a file or pipe that can be written',
		cause,
	});
}
