/** Compares the look of lines, so that unchanged ones are not laid out again. */
import type {Line} from '../panel/text/line.ts';

export function sameLine(a: Line, b: Line): boolean {
	if (a === b) return true;
	if (a.length !== b.length) return false;
	return a.every((span, index) => span.text === b[index]?.text && span.tone === b[index]?.tone);
}

export function sameLines(a: readonly Line[], b: readonly Line[]): boolean {
	return a.length === b.length && a.every((line, index) => sameLine(line, b[index] ?? []));
}
