/**
 * The files of one log as one growing sequence, for readers. Every file gets a number that it keeps through
 * rotation: the open descriptor proves which rotated file was the current one before, so positions stay valid
 * and the old file is read to its end first. Read-only; it never waits.
 */
import {closeSync, fstatSync, readSync, type Stats, statSync} from 'node:fs';
import {hasErrorCode} from '../domain/error.ts';
import {openRegularFile, UnfitFileError} from '../file/regular-file.ts';
import {type LogFile, rotatedFiles} from './log-files.ts';

/** A position between two bytes in one file of a log. */
export type FilePosition = {
	/** Number of the file in its {@link LogFileSet}; grows with every rotation. */
	readonly number: number;
	/** Bytes from the start of the file. */
	readonly offset: number;
};

export type LogFileSet = {
	/** Looks for a rotation; one `stat` if there was none. Reads see the files as of the last call. */
	refresh(): void;
	/** Start of the oldest remaining file. */
	start(): FilePosition;
	/** End of the newest file at this moment. */
	end(): FilePosition;
	/** Returns `position`, or the nearest later one that exists: files are deleted and truncated. */
	nearest(position: FilePosition): FilePosition;
	/** Number of the next newer file; null for the newest. */
	newer(number: number): number | null;
	/** Number of the next older file; null for the oldest. */
	older(number: number): number | null;
	/** Size of a file in bytes; 0 if it is gone. */
	bytes(number: number): number;
	/** Reads up to `length` bytes at `position` to the start of `target`; returns the number of bytes read. */
	read(target: Buffer, length: number, position: FilePosition): number;
	close(): void;
};

type Entry = {
	/** 0 until one is assigned. */
	number: number;
	/** Null: deleted or moved; readable as long as it is open. */
	path: string | null;
	fd: number | null;
	inode: number;
	device: number;
};

/** Opens the log at `path`, which need not exist yet. */
export function openLogFileSet(path: string): LogFileSet {
	let entries: Entry[] = [];
	let current: Entry | null = null;
	let lastNumber = 0;
	adopt();

	function adopt(): void {
		const found = scan(path);
		const next = found.rotated.flatMap(file => entryOf(file));
		if (current && !next.includes(current)) {
			// Deleted or moved: it stays readable until the next rotation, before any newer file.
			current.path = null;
			next.splice(next.filter(entry => entry.number > 0).length, 0, current);
		}
		for (const entry of entries) if (!next.includes(entry)) closeEntry(entry);
		if (found.current) next.push(found.current);
		current = found.current;
		entries = next;
		lastNumber = numberNewEntries(entries, lastNumber);
	}

	function entryOf(file: LogFile): Entry[] {
		const known = entries.find(entry => entry !== current && entry.path === file.path);
		if (known) return [known];
		const status = statusOf(file.path);
		if (!status) return [];
		if (current && status.ino === current.inode && status.dev === current.device) {
			current.path = file.path;
			return [current];
		}
		const number = lastNumber === 0 ? file.number : 0;
		return [{number, path: file.path, fd: null, inode: status.ino, device: status.dev}];
	}

	function entryAt(number: number): Entry | undefined {
		return entries.find(entry => entry.number === number);
	}

	/** Opens a rotated file when it is read, and closes the one read before. */
	function descriptorOf(entry: Entry): number | null {
		if (entry.fd !== null || entry.path === null) return entry.fd;
		for (const other of entries) if (other !== current && other.path !== null) closeEntry(other);
		entry.fd = openForReading(entry.path);
		return entry.fd;
	}

	function bytes(number: number): number {
		const entry = entryAt(number);
		const fd = entry ? descriptorOf(entry) : null;
		return fd === null ? 0 : fstatSync(fd).size;
	}

	function end(): FilePosition {
		const number = entries.at(-1)?.number ?? 0;
		return {number, offset: bytes(number)};
	}

	return {
		refresh() {
			const status = statusOf(path);
			// Missing: between the rename and the reopening of a rotation, or not written yet.
			if (!status?.isFile()) return;
			if (status.ino !== current?.inode || status.dev !== current.device) adopt();
		},
		start: () => ({number: entries[0]?.number ?? 0, offset: 0}),
		end,
		nearest(position) {
			const entry = entries.find(({number}) => number >= position.number);
			if (!entry) return end();
			if (entry.number > position.number) return {number: entry.number, offset: 0};
			return position.offset <= bytes(entry.number) ? position : {...position, offset: 0};
		},
		newer: number => entries.find(entry => entry.number > number)?.number ?? null,
		older: number => entries.findLast(entry => entry.number < number)?.number ?? null,
		bytes,
		read(target, length, {number, offset}) {
			const entry = entryAt(number);
			const fd = entry ? descriptorOf(entry) : null;
			return fd === null ? 0 : readSync(fd, target, 0, length, offset);
		},
		close() {
			for (const entry of entries) closeEntry(entry);
			entries = [];
			current = null;
		},
	};
}

/** Gives entries without a number (0) the next unused numbers; returns the last. */
function numberNewEntries(entries: Entry[], lastNumber: number): number {
	let last = lastNumber;
	for (const entry of entries) {
		if (entry.number === 0) entry.number = last + 1;
		last = Math.max(last, entry.number);
	}
	return last;
}

/** The rotated files and the current one, opened at a moment without a rotation in between. */
function scan(path: string): {rotated: LogFile[]; current: Entry | null} {
	for (let attempt = 1; ; attempt++) {
		const before = rotatedFiles(path);
		const fd = openForReading(path);
		const rotated = rotatedFiles(path);
		// If a writer rotates faster than we list, a few attempts must do.
		if (before.at(-1)?.number === rotated.at(-1)?.number || attempt === 5) {
			if (fd === null) return {rotated, current: null};
			const {ino, dev} = fstatSync(fd);
			return {rotated, current: {number: 0, path, fd, inode: ino, device: dev}};
		}
		if (fd !== null) closeSync(fd);
	}
}

function statusOf(path: string): Stats | null {
	try {
		return statSync(path, {throwIfNoEntry: false}) ?? null;
	} catch (error) {
		if (hasErrorCode(error, 'EACCES', 'EPERM')) return null;
		throw error;
	}
}

/** An unreadable log shows nothing; the viewer continues with the others. */
function openForReading(path: string): number | null {
	try {
		return openRegularFile(path);
	} catch (error) {
		if (error instanceof UnfitFileError) return null;
		if (hasErrorCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ENXIO')) return null;
		throw error;
	}
}

function closeEntry(entry: Entry): void {
	if (entry.fd !== null) closeSync(entry.fd);
	entry.fd = null;
}
