/** Looks at a file of bars without reading it. */
import {statSync} from 'node:fs';
import {hasErrorCode} from '../../state/domain/error.ts';
import type {FileLook} from './counted.ts';

/**
 * Returns the current state of the file at `path`; null: the system does not provide it, which proves
 * nothing.
 */
export function lookAtFile(path: string): FileLook | null {
	try {
		const {dev, ino, size, mtimeNs} = statSync(path, {bigint: true});
		return {identity: `${dev}:${ino}`, size: Number(size), changedAt: mtimeNs};
	} catch (error) {
		if (!hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return null;
		return {identity: null, size: 0, changedAt: 0n};
	}
}
