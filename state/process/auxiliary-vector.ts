/**
 * Page size and clock tick of this kernel, from the auxiliary vector that it passes to every program
 * (getauxval(3)): both differ between machines, and asking `getconf` would cost a process.
 */
import {readFileSync} from 'node:fs';
import {endianness} from 'node:os';

/** Entry types of `<elf.h>`. */
const pageSizeType = 6;
const clockTickType = 17;

let entries: ReadonlyMap<number, number> | undefined;

/** Bytes of one memory page; 4096 if the kernel does not say. */
export function pageBytes(): number {
	return vector().get(pageSizeType) ?? 4096;
}

/** Ticks per second in `/proc/PID/stat`; 100 if the kernel does not say. */
export function clockTicksPerSecond(): number {
	return vector().get(clockTickType) ?? 100;
}

function vector(): ReadonlyMap<number, number> {
	entries ??= readVector();
	return entries;
}

function readVector(): ReadonlyMap<number, number> {
	try {
		return parseAuxiliaryVector(
			readFileSync('/proc/self/auxv'),
			process.arch === 'arm' || process.arch === 'ia32' ? 4 : 8,
			endianness() === 'LE',
		);
	} catch {
		return new Map();
	}
}

/** Parses pairs of (type, value), each a word of `wordBytes`. */
export function parseAuxiliaryVector(
	bytes: Buffer,
	wordBytes: 4 | 8,
	littleEndian: boolean,
): ReadonlyMap<number, number> {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const word = (at: number) =>
		wordBytes === 4
			? view.getUint32(at, littleEndian)
			: Number(view.getBigUint64(at, littleEndian));
	const found = new Map<number, number>();
	for (let at = 0; at + 2 * wordBytes <= bytes.byteLength; at += 2 * wordBytes)
		found.set(word(at), word(at + wordBytes));
	return found;
}
