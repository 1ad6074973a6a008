/** Writes to the control database that may fail: one that is busy or full must not end a run. */
import {AppError, messageOf} from '../../state/domain/error.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';

/** Returns whether `write` succeeded; a failure is logged with its consequence. With a null log it is silent. */
export function attempt(
	log: Pick<LogWriter, 'warn'> | null,
	whatElse: string,
	write: () => void,
): boolean {
	try {
		write();
		return true;
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		log?.warn(`${whatElse}: ${error.what}`);
		return false;
	}
}

/** Returns the first line of a thrown value. */
export function firstLine(error: unknown): string {
	return messageOf(error).split('\n', 1)[0] ?? '';
}
