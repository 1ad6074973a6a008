/** Replaces `pitwall.yaml` as a whole or not at all: who reads it meanwhile, or after a power cut, finds one version. */
import {
	closeSync,
	fchmodSync,
	fchownSync,
	fsyncSync,
	openSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {dirname} from 'node:path';
import {AppError, exitCode, hasErrorCode} from '../domain/error.ts';

/**
 * Writes `text` to the file at `path`, which keeps its mode and owner; a link stays a link. Returns false, and changes
 * nothing, when the file no longer holds `before`. One writer at a time: the caller sees to that.
 * @throws {@link AppError} `DISK_FULL` (74), `CONFIG_READ_ONLY` (77).
 */
export function writeConfig(path: string, text: string, before: string): boolean {
	try {
		const target = realpathSync(path);
		// What a killed writer left is overwritten by the next.
		const temporary = `${target}.tmp`;
		try {
			writeDurably(temporary, text, target);
			if (readFileSync(path, 'utf8') !== before) return false;
			renameSync(temporary, target);
			syncFolder(dirname(target));
			return true;
		} finally {
			rmSync(temporary, {force: true});
		}
	} catch (error) {
		throw writeError(error, path);
	}
}

function writeDurably(temporary: string, text: string, like: string): void {
	const {mode, uid, gid} = statSync(like);
	const descriptor = openSync(temporary, 'w', 0o600);
	try {
		writeFileSync(descriptor, text);
		takeOwner(descriptor, uid, gid);
		fchmodSync(descriptor, mode & 0o7777);
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

/** Only the superuser may give a file away; for all others it is theirs already, or stays theirs. */
function takeOwner(descriptor: number, uid: number, gid: number): void {
	try {
		fchownSync(descriptor, uid, gid);
	} catch (error) {
		if (!hasErrorCode(error, 'EPERM')) throw error;
	}
}

/** The new name is on the disk only once its folder is. */
function syncFolder(folder: string): void {
	const descriptor = openSync(folder, 'r');
	try {
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
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
