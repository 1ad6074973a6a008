/** Reads parts of a home that may be damaged. */
import {AppError} from '../../state/domain/error.ts';

/** Returns the result of `read`; null if it throws an AppError. */
export function orNull<T>(read: () => T): T | null {
	try {
		return read();
	} catch (error) {
		if (error instanceof AppError) return null;
		throw error;
	}
}
