/** The way out of every store: no error of SQLite itself leaves one. */
import {databaseError} from './open.ts';

/** Wraps a call so that SQLite's errors leave in our words. */
export function guard<A extends unknown[], R>(path: string, call: (...parameters: A) => R) {
	return (...parameters: A): R => {
		try {
			return call(...parameters);
		} catch (error) {
			throw databaseError(error, path);
		}
	};
}
