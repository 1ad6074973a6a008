/** What a runner says on stderr when it cannot even begin: then no row tells why it ended. */
import {closeSync, fstatSync, readSync} from 'node:fs';
import {openRegularFile} from '../../state/file/regular-file.ts';

const bytesMax = 4096;
const charactersMax = 300;

/** Returns the size of the open file, from which {@link firstWordsSince} reads. */
export function sizeOf(descriptor: number): number {
	return fstatSync(descriptor).size;
}

/** Returns the first line after `offset` without control characters; null where there is none. */
export function firstWordsSince(path: string, offset: number): string | null {
	try {
		const descriptor = openRegularFile(path);
		try {
			const bytes = Buffer.alloc(bytesMax);
			const length = readSync(descriptor, bytes, 0, bytesMax, offset);
			return firstLine(bytes.toString('utf8', 0, length));
		} finally {
			closeSync(descriptor);
		}
	} catch {
		return null;
	}
}

/** Pure. */
export function firstLine(text: string): string | null {
	const lines = text.split('\n').map(line => line.replace(/[\p{Cc}\p{Cf}]/gu, ' ').trim());
	const line = lines.find(each => each !== '');
	return line === undefined ? null : line.slice(0, charactersMax);
}
