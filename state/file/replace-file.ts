/**
 * Replaces files as a whole or not at all. The new content goes to an unpredictable new name beside the old
 * file, so a link or file planted there is never written through.
 */
import {
	closeSync,
	fchmodSync,
	fchownSync,
	fsyncSync,
	openSync,
	readdirSync,
	renameSync,
	rmSync,
	type Stats,
	writeFileSync,
} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {hasErrorCode} from '../domain/error.ts';
import {syncFolder} from './sync-folder.ts';

export type Replacement = {
	/** Absolute path. A link of this name is itself replaced: the caller resolves or refuses it first. */
	path: string;
	/** Begins the name of the file that is written beside it, and holds no `~`; default: the name of the file. */
	title?: string;
	/** Pieces of the content, in order. */
	pieces: Iterable<string>;
	/** At least 16 unpredictable digits. */
	unique: string;
	/** Permission bits, minus the umask; default 0600. */
	mode?: number;
	/** Copies mode and owner from the replaced file, as far as this user may. */
	like?: Stats;
	/** Waits until the content and the new name are on the disk. */
	durable?: boolean;
	/** Called once the content is written; false keeps the old file. */
	stillWanted?: () => boolean;
};

/** Size of the write buffer: some 64 kB. */
const bufferedChars = 65_536;

/**
 * Writes and renames; returns false if the replacement was no longer wanted. Only a killed process leaves a
 * temporary file behind, see {@link sweepReplacements}.
 * @throws the system's error; the old file is unchanged.
 */
export function replaceFile(replacement: Replacement): boolean {
	const descriptor = replaceAndHold(replacement);
	if (descriptor !== null) closeSync(descriptor);
	return descriptor !== null;
}

/**
 * Does the same, and returns the descriptor of the new file, open for writing: the caller closes it. Returns null if
 * the replacement was no longer wanted.
 * @throws the system's error; the old file is unchanged.
 */
export function replaceAndHold(replacement: Replacement): number | null {
	const {path, title, unique, durable = false, stillWanted = () => true} = replacement;
	const temporary = join(dirname(path), `${temporaryPrefix(path, title)}${unique}.tmp`);
	// Exclusive creation makes the file this process's own.
	const descriptor = openSync(temporary, 'wx', replacement.mode ?? 0o600);
	let isReplaced = false;
	try {
		writeContent(descriptor, replacement);
		if (!stillWanted()) return null;
		renameSync(temporary, path);
		if (durable) syncFolder(dirname(path));
		isReplaced = true;
		return descriptor;
	} finally {
		if (!isReplaced) {
			closeSync(descriptor);
			rmSync(temporary, {force: true});
		}
	}
}

/** Removes the temporary files of killed writers of `path`. Only for the single process that writes it. */
export function sweepReplacements(path: string, title?: string): void {
	const prefix = temporaryPrefix(path, title);
	const folder = dirname(path);
	for (const name of readdirSync(folder))
		if (name.startsWith(prefix) && name.endsWith('.tmp')) rmSync(join(folder, name), {force: true});
}

/** None of our names contains a `~`: the prefix of one file never begins that of another. */
function temporaryPrefix(path: string, title = basename(path)): string {
	return `.${title}~`;
}

function writeContent(descriptor: number, {pieces, like, durable = false}: Replacement): void {
	let buffered = '';
	for (const piece of pieces) {
		buffered += piece;
		if (buffered.length < bufferedChars) continue;
		// Repeats until all is written: a disk that fills up accepts only a part.
		writeFileSync(descriptor, buffered);
		buffered = '';
	}
	writeFileSync(descriptor, buffered);
	if (like !== undefined) takeAfter(descriptor, like);
	if (durable) fsyncSync(descriptor);
}

/** Only root may give a file away. A file that replaces another user's is not opened to that user's group. */
function takeAfter(descriptor: number, {uid, gid, mode}: Stats): void {
	try {
		fchownSync(descriptor, uid, gid);
	} catch (error) {
		if (!hasErrorCode(error, 'EPERM')) throw error;
		if (uid !== process.geteuid?.()) return;
	}
	fchmodSync(descriptor, mode & 0o777);
}
