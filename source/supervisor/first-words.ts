/** Reads the stderr of one of our programs that could not begin: no row records why it ended. Pure. */

const charactersMax = 300;

/** Returns the first line that is not blank, without control characters; null if there is none. */
export function firstLine(text: string): string | null {
	const lines = text.split('\n').map(line => line.replace(/[\p{Cc}\p{Cf}]/gu, ' ').trim());
	const line = lines.find(each => each !== '');
	return line === undefined ? null : line.slice(0, charactersMax);
}
