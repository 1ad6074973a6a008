/** What can be read of a home that may be damaged. */
import {AppError} from '../../state/domain/error.ts';

/** Returns what `read` returns; null where it says in our words that it cannot. */
export function orNull<T>(read: () => T): T | null {
	try {
		return read();
	} catch (error) {
		if (error instanceof AppError) return null;
		throw error;
	}
}
