/**
 * Which home a piece of evidence belongs to: device and inode of its directory. A path would say nothing:
 * homes are copied and moved, and the same one is reached by links and mounts. Both numbers belong to one
 * kernel; another machine may number the same directory differently.
 */
import {hasErrorCode} from '../domain/error.ts';
import {fileIdentity} from '../file/file-identity.ts';

/** Returns `DEVICE:INODE` of the directory `home`; null when it is not there or may not be looked at. */
export function homeIdentity(home: string): string | null {
	try {
		return fileIdentity(home);
	} catch (error) {
		if (hasErrorCode(error, 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG')) return null;
		throw error;
	}
}
