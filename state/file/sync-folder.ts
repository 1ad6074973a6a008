/** Puts names on the disk: a file that was created or renamed is there for good once its folder is. */
import {closeSync, fsyncSync, openSync} from 'node:fs';

/** @throws the system's error. */
export function syncFolder(folder: string): void {
	const descriptor = openSync(folder, 'r');
	try {
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}
