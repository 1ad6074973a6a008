/** Replaces `pitwall.yaml` atomically: a concurrent reader, or one after a power cut, finds the old or the new file. */
import {realpathSync, statSync} from 'node:fs';
import {AppError, exitCode, hasErrorCode} from '../domain/error.ts';
import {replaceFile, sweepReplacements} from '../file/replace-file.ts';
import {readText} from './load-config.ts';

/**
 * Writes `text` to the file at `path`, which keeps its mode and owner; a link stays a link. Returns false and changes
 * nothing if the file no longer holds `before`. `unique` is 32 random digits. The caller ensures a single writer.
 * @throws {@link AppError} `DISK_FULL` (74), `CONFIG_READ_ONLY` (77).
 */
export function writeConfig(
	path: string,
	{text, before, unique}: {text: string; before: string; unique: string},
): boolean {
	try {
		const target = realpathSync(path);
		sweepReplacements(target);
		return replaceFile({
			path: target,
			pieces: [text],
			unique,
			like: statSync(target),
			durable: true,
			stillWanted: () => readText(path) === before,
		});
	} catch (error) {
		throw writeError(error, path);
	}
}

function writeError(error: unknown, path: string): unknown {
	if (!(error instanceof Error)) return error;
	const full = hasErrorCode(error, 'ENOSPC', 'EDQUOT');
	if (!full && !hasErrorCode(error, 'EACCES', 'EPERM', 'EROFS')) return error;
	return new AppError({
		code: full ? 'DISK_FULL' : 'CONFIG_READ_ONLY',
		exitCode: full ? exitCode.inputOutput : exitCode.permission,
		what: `${path}: could not be written; it is as it was`,
		why: error.message,
		fix: full
			? 'free some space and try again'
			: 'make the file and its folder writable for this user',
		details: {path},
		cause: error,
	});
}
