/** Flushes names to the disk: a created or renamed file is durable only once its folder is. */
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
