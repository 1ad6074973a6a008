/**
 * Decodes bytes of a terminal to characters, however they are split into reads. A stray byte 0x80…0x9F is a
 * C1 control character, as terminals with 8-bit controls send it; any other invalid byte becomes U+FFFD.
 * Pure.
 */

export type Utf8Reader = {
	/** Returns the characters that `bytes` complete. */
	read: (bytes: Uint8Array) => string;
};

/** Lowest and highest second byte after a first one, if they differ from 0x80 and 0xBF. */
const secondBytes: Readonly<Record<number, readonly [number, number]>> = {
	0xe0: [0xa0, 0xbf],
	0xed: [0x80, 0x9f],
	0xf0: [0x90, 0xbf],
	0xf4: [0x80, 0x8f],
};

export function createUtf8Reader(): Utf8Reader {
	/** Bytes of an incomplete character, and its total number of bytes. */
	let begun: number[] = [];
	let length = 0;

	function take(byte: number): string {
		if (begun.length > 0 && continues(begun, byte)) {
			begun.push(byte);
			if (begun.length < length) return '';
			const character = Buffer.from(begun).toString('utf8');
			begun = [];
			return character;
		}
		const cut = begun.length > 0 ? '\uFFFD' : '';
		begun = [];
		if (byte < 0xa0) return cut + String.fromCharCode(byte);
		length = lengthOf(byte);
		if (length === 0) return `${cut}\uFFFD`;
		begun = [byte];
		return cut;
	}

	return {
		read(bytes) {
			let text = '';
			for (const byte of bytes) text += take(byte);
			return text;
		},
	};
}

function continues([first = 0, ...more]: readonly number[], byte: number): boolean {
	const [least, greatest] = (more.length === 0 ? secondBytes[first] : undefined) ?? [0x80, 0xbf];
	return byte >= least && byte <= greatest;
}

/** Number of bytes of a character by its first byte; 0: invalid. */
function lengthOf(byte: number): number {
	if (byte >= 0xc2 && byte <= 0xdf) return 2;
	if (byte >= 0xe0 && byte <= 0xef) return 3;
	return byte >= 0xf0 && byte <= 0xf4 ? 4 : 0;
}
