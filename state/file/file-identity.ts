/** Identifies the file at a path, to check that it is still the one that was opened. */
import {statSync} from 'node:fs';
import {hasErrorCode} from '../domain/error.ts';

/** Device and inode, as text; they name one file for as long as it exists. */
export type FileIdentity = string;

/** Returns the identity of the file at `path`; null if there is none. @throws the system's error otherwise. */
export function fileIdentity(path: string): FileIdentity | null {
	try {
		const {dev, ino} = statSync(path, {bigint: true});
		return `${dev}:${ino}`;
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return null;
		throw error;
	}
}
