/**
 * Identifies the home of a piece of evidence by device and inode of its directory. A path would not do: homes
 * are copied and moved, and links and mounts lead to the same one. Both numbers belong to one kernel; another
 * machine may number the same directory differently.
 */
import {hasErrorCode} from '../domain/error.ts';
import {fileIdentity} from '../file/file-identity.ts';

/** Returns `DEVICE:INODE` of the directory `home`; null if it is missing or cannot be inspected. */
export function homeIdentity(home: string): string | null {
	try {
		return fileIdentity(home);
	} catch (error) {
		if (hasErrorCode(error, 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG')) return null;
		throw error;
	}
}
