/** Wraps every call of a store: no SQLite error leaves it untranslated. */
import {databaseError} from './open.ts';

/** Wraps a call and translates SQLite's errors into AppErrors. */
export function guard<A extends unknown[], R>(path: string, call: (...parameters: A) => R) {
	return (...parameters: A): R => {
		try {
			return call(...parameters);
		} catch (error) {
			throw databaseError(error, path);
		}
	};
}
