/**
 * Makes untrusted text harmless for a terminal or for a program that reads JSON. All output of Pitwall passes
 * its text through this file. Pure, and linear in the length of the text.
 *
 * Nothing is removed: each character that a terminal obeys or does not show becomes visible.
 */

/** A piece of a line; `sgr` are our own colour parameters, such as `31;1`. */
export type Piece = string | {text: string; sgr: string};

/** One line for a terminal. Its colours are ours: an escape sequence inside a text is shown, not obeyed. */
export type StyledLine = string | readonly Piece[];

const asciiOnly = /^[ -~]*$/;

/**
 * Control characters (C0, DEL, C1), formats (direction, zero width, tags), unpaired surrogates, line and
 * paragraph separators, and characters without a shape. A variation selector is kept only behind an emoji.
 */
const unsafe =
	/(?![\uFE0E\uFE0F])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?<!\p{Extended_Pictographic})[\uFE0E\uFE0F]/u;
const everyUnsafe = new RegExp(unsafe, 'gu');

/** Whether `text` can be shown as it is. A text with a newline or a tab cannot. */
export function isHarmless(text: string): boolean {
	return asciiOnly.test(text) || !unsafe.test(text);
}

/**
 * Returns `text` as one line without anything that a terminal obeys. ESC is shown as `␛` and a newline as
 * `␊`; other C0 and DEL appear as their pictures, everything else as `\x9b`, `\u202e` or `\u{e0041}`. A tab
 * becomes four spaces.
 */
export function harmlessText(text: string): string {
	return isHarmless(text) ? text : text.replace(everyUnsafe, visible);
}

function visible(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	if (code === 0x09) return '    ';
	if (code < 0x20) return String.fromCharCode(0x2400 + code);
	if (code === 0x7f) return '␡';
	if (code < 0xa0) return `\\x${code.toString(16)}`;
	const digits = code.toString(16).padStart(4, '0');
	return code > 0xffff ? `\\u{${digits}}` : `\\u${digits}`;
}

/** Returns one line with its newline, ready for a terminal. */
export function shownLine(line: StyledLine): string {
	const pieces = typeof line === 'string' ? [line] : line;
	return `${pieces.map(shownPiece).join('')}\n`;
}

function shownPiece(piece: Piece): string {
	if (typeof piece === 'string') return harmlessText(piece);
	return `\u001B[${piece.sgr}m${harmlessText(piece.text)}\u001B[0m`;
}

/** Returns each line of a text that Pitwall composed, ready for a terminal. Its newlines are ours. */
export function shownLines(text: string): string {
	return text.split('\n').map(shownLine).join('');
}

/** Permitted beginnings of a further line of a note: a part of a refusal, its code, or a blank. */
const ownLine = /^(?:why: |fix: |\[[A-Z_]{1,64}\]$| |$)/;

/**
 * Returns a note for stderr, such as a refusal, ready for a terminal. It may quote text with newlines: a line
 * that does not belong to the refusal is indented, so that it cannot pass for an answer of Pitwall.
 */
export function shownNote(text: string): string {
	return text
		.split('\n')
		.map((line, index) => shownLine(index === 0 || ownLine.test(line) ? line : `  ${line}`))
		.join('');
}

/**
 * Returns `value`, which holds only plain values, as JSON on one line without its newline. Everything that a
 * terminal obeys is escaped; the JSON still means the same value.
 */
export function documentLine(value: unknown): string {
	const text = JSON.stringify(value);
	return isHarmless(text) ? text : text.replace(everyUnsafe, escaped);
}

/** Returns {@link documentLine} with its newline. */
export function shownDocument(value: unknown): string {
	return `${documentLine(value)}\n`;
}

function escaped(character: string): string {
	let text = '';
	for (let index = 0; index < character.length; index += 1)
		text += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
	return text;
}
