/**
 * Opens and reads files that a person or another program may have created. Opens only regular files, never
 * waits for another process, and reads no file beyond its limit: a named pipe would block forever, a device
 * can act when it is opened, and a sparse file can have any size.
 */
import {closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync} from 'node:fs';

/** Limit for `pitwall.yaml` and for files of code. */
export const mebibyte = 1024 ** 2;

/** The file cannot be read; the message says why. System errors are thrown as they are. */
export class UnfitFileError extends Error {
	override readonly name = 'UnfitFileError';
	readonly code: 'NOT_REGULAR' | 'TOO_LARGE';

	constructor(code: 'NOT_REGULAR' | 'TOO_LARGE', message: string) {
		super(message);
		this.code = code;
	}
}

/**
 * Opens the regular file at `path` for reading, follows links, and returns its descriptor.
 * @throws {@link UnfitFileError}, or the system's error.
 */
export function openRegularFile(path: string): number {
	return openChecked(path, constants.O_RDONLY, {stats: statSync(path), check: checkRegular});
}

/**
 * Opens the file at `path` for appending; creates it with `mode` if it is missing. A character device, such
 * as `/dev/null`, is accepted; a pipe would wait for a reader.
 * @param options.readable also for reading.
 * @throws {@link UnfitFileError}, or the system's error.
 */
export function openToAppend(
	path: string,
	mode: number,
	{readable = false}: {readable?: boolean} = {},
): number {
	const {O_WRONLY, O_RDWR, O_APPEND, O_CREAT} = constants;
	const flags = (readable ? O_RDWR : O_WRONLY) | O_APPEND | O_CREAT;
	const stats = statSync(path, {throwIfNoEntry: false});
	return openChecked(path, flags, {stats, check: checkAppendable, mode});
}

/**
 * Returns the content of the regular file at `path`, at most `bytesMax` bytes.
 * @throws {@link UnfitFileError}, also when the file is larger; or the system's error.
 */
export function readRegularFile(path: string, bytesMax: number): Buffer {
	const descriptor = openRegularFile(path);
	try {
		const {size} = fstatSync(descriptor);
		if (size > bytesMax) throw tooLarge(size, bytesMax);
		// One more byte shows that the file grew meanwhile or reports no size, as in /proc.
		const bytes = readUpTo(descriptor, Math.max(size, smallBytes), bytesMax + 1);
		if (bytes.length > bytesMax) throw tooLarge(bytes.length, bytesMax);
		return bytes;
	} finally {
		closeSync(descriptor);
	}
}

/** The same as text. */
export function readRegularText(path: string, bytesMax: number): string {
	return readRegularFile(path, bytesMax).toString('utf8');
}

/**
 * Asserts that `path` is a regular file or missing, for libraries that open it themselves.
 * @throws {@link UnfitFileError}, or the system's error.
 */
export function assertRegular(path: string): void {
	const stats = statSync(path, {throwIfNoEntry: false});
	if (stats !== undefined) checkRegular(stats);
}

/** Returns a number of bytes for people, such as `64 kB` or `5 GB`. */
export function bytesText(bytes: number): string {
	const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
	let value = bytes;
	let unit = 0;
	for (; value >= 1024 && unit < units.length - 1; unit += 1) value /= 1024;
	return `${Math.round(value * 10) / 10} ${units[unit]}`;
}

type Opening = {stats: Stats | undefined; check: (stats: Stats) => void; mode?: number};

function openChecked(path: string, flags: number, {stats, check, mode}: Opening): number {
	// Checks before opening: opening alone makes some devices act, and waits for the other end of a pipe.
	if (stats !== undefined) check(stats);
	const descriptor = openSync(path, flags | constants.O_NONBLOCK | constants.O_NOCTTY, mode);
	try {
		// Checks after opening: another file may have taken the name meanwhile.
		check(fstatSync(descriptor));
		return descriptor;
	} catch (error) {
		closeSync(descriptor);
		throw error;
	}
}

function checkRegular(stats: Stats): void {
	if (!stats.isFile())
		throw new UnfitFileError('NOT_REGULAR', `it is ${kindOf(stats)}, expected a regular file`);
}

function checkAppendable(stats: Stats): void {
	if (!stats.isCharacterDevice()) checkRegular(stats);
}

function kindOf(stats: Stats): string {
	if (stats.isDirectory()) return 'a directory';
	if (stats.isFIFO()) return 'a pipe';
	if (stats.isSocket()) return 'a socket';
	return 'a device';
}

function tooLarge(size: number, bytesMax: number): UnfitFileError {
	return new UnfitFileError(
		'TOO_LARGE',
		`it has ${size === bytesMax + 1 ? 'more' : bytesText(size)}, expected at most ${bytesText(bytesMax)}`,
	);
}

const smallBytes = 4096;

function readUpTo(descriptor: number, bytesExpected: number, bytesMost: number): Buffer {
	let buffer = Buffer.allocUnsafe(Math.min(bytesExpected + 1, bytesMost));
	let length = 0;
	for (;;) {
		const count = readSync(descriptor, buffer, length, buffer.length - length, null);
		length += count;
		if (count === 0 || length === bytesMost) return buffer.subarray(0, length);
		if (length < buffer.length) continue;
		const larger = Buffer.allocUnsafe(Math.min(buffer.length * 2, bytesMost));
		buffer.copy(larger, 0, 0, length);
		buffer = larger;
	}
}
