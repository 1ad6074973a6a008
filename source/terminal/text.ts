/**
 * Measures text in columns and cuts it to a number of them. Only visible lines are ever passed in. Plain
 * text, nearly everything in a log, takes a path without segmentation.
 */
import stringWidth from 'string-width';
import {graphemesOf, isNarrow} from './segmenter.ts';

// oxlint-disable-next-line no-control-regex -- SGR sequences begin with the escape character
const sgr = /\u001B\[[\d;:]*m/g;

const ascii = /^[ -~]*$/;

/** Returns `styled` without its SGR sequences. */
export function stripStyles(styled: string): string {
	return styled.includes('\u001B') ? styled.replaceAll(sgr, '') : styled;
}

/** Returns the number of columns of `styled` (SGR and printable text). */
export function displayWidth(styled: string): number {
	const plain = stripStyles(styled);
	return isNarrow(plain) ? plain.length : graphemesWidth(plain);
}

function graphemesWidth(plain: string): number {
	let width = 0;
	for (const {segment} of graphemesOf(plain)) width += graphemeWidth(segment);
	return width;
}

/** Returns the number of columns of one grapheme: 0, 1 or 2, in rare scripts more. */
export function graphemeWidth(grapheme: string): number {
	return grapheme.length === 1 && isNarrow(grapheme) ? 1 : stringWidth(grapheme);
}

/** Calls `visit` with each grapheme of `plain` until it returns false. */
export function eachGrapheme(plain: string, visit: (grapheme: string) => boolean): void {
	for (const {segment} of graphemesOf(plain)) if (!visit(segment)) return;
}

/** Whether every character of `plain` is printable ASCII: one column each. */
export function isAscii(plain: string): boolean {
	return ascii.test(plain);
}

/**
 * Returns the first `width` columns of `styled`, whole graphemes only; open styles are closed at the end. The
 * result may be one column short if a wide character did not fit.
 */
export function clipToWidth(styled: string, width: number): string {
	if (!styled.includes('\u001B')) return takeColumns(styled, width).text;
	let out = '';
	let left = width;
	let position = 0;
	for (const match of styled.matchAll(sgr)) {
		const taken = takeColumns(styled.slice(position, match.index), left);
		out += taken.text;
		left -= taken.columns;
		if (taken.cut) return `${out}\u001B[0m`;
		out += match[0];
		position = match.index + match[0].length;
	}

	return `${out}${takeColumns(styled.slice(position), left).text}\u001B[0m`;
}

/** Returns the part of `plain` that fits into `width` columns, and whether something was left out. */
export function takeColumns(
	plain: string,
	width: number,
): {text: string; columns: number; cut: boolean} {
	if (isNarrow(plain)) {
		const text = plain.slice(0, Math.max(0, width));
		return {text, columns: text.length, cut: text.length < plain.length};
	}

	let text = '';
	let columns = 0;
	for (const {segment} of graphemesOf(plain)) {
		const wide = graphemeWidth(segment);
		if (columns + wide > width) return {text, columns, cut: true};
		text += segment;
		columns += wide;
	}

	return {text, columns, cut: false};
}

/** Returns `styled` clipped to `width` columns and padded with spaces to exactly that width. */
export function padToWidth(styled: string, width: number): string {
	const clipped = clipToWidth(styled, width);
	return clipped + ' '.repeat(Math.max(0, width - displayWidth(clipped)));
}
