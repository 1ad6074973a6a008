/** A cheap check whether `pitwall.yaml` changed since it was last read. */
import {statSync} from 'node:fs';
import {hasErrorCode} from '../domain/error.ts';

/** Key of the value in the control database that holds the stamp of the settings in force. */
export const configStampKey = 'configStamp';

/** Key of the value that holds the general settings in force, as JSON. */
export const generalSettingsKey = 'generalSettings';

/** Returns the modification time and size of the file at `path` as one text; null if there is no file. */
export function configStamp(path: string): string | null {
	try {
		const {mtimeMs, size} = statSync(path);
		return `${mtimeMs}:${size}`;
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return null;
		throw error;
	}
}
