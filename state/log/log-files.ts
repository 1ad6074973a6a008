/**
 * Names of the files of one log: the current one and its rotated predecessors. A rotated name is the path, a
 * dot and a growing number of at least six digits; each file gets it once.
 */
import {readdirSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {hasErrorCode} from '../domain/error.ts';

/** A rotated file in the folder. */
export type LogFile = {
	path: string;
	/** Number in the name, ≥ 0. */
	number: number;
};

/** Returns the rotated files of the log at `path`, oldest first, without the current one. */
export function rotatedFiles(path: string): LogFile[] {
	const folder = dirname(path);
	const start = `${basename(path)}.`;
	const files: LogFile[] = [];
	for (const name of namesIn(folder)) {
		const number = name.startsWith(start) ? name.slice(start.length) : '';
		if (/^\d{6,15}$/.test(number)) files.push({path: join(folder, name), number: Number(number)});
	}
	return files.sort((a, b) => a.number - b.number);
}

/** Returns the name that a rotation now would give to the current file. */
export function nextRotatedPath(path: string): string {
	const newest = rotatedFiles(path).at(-1)?.number ?? 0;
	return `${path}.${String(newest + 1).padStart(6, '0')}`;
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT')) return [];
		throw error;
	}
}
