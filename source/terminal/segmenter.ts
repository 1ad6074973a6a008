/**
 * Splits text into visible characters, as `Intl.Segmenter` does, and detects text that needs no splitting:
 * creating Node's segmenter takes 15 ms, for which the first frame would wait. In the build, those functions
 * of Ink's libraries that only walk through the graphemes of a text call it, too.
 */

export type Grapheme = {segment: string; index: number};

/**
 * Characters that take one column and are single graphemes, whatever their neighbours: ASCII, Latin,
 * punctuation, currencies, arrows, operators, lines, blocks, shapes, Braille.
 */
const narrowCharacters =
	' -~\\u00A1-\\u00A8\\u00AA-\\u00AC\\u00AF-\\u02FF\\u2010-\\u2027\\u2030-\\u203B\\u20A0-\\u20BF' +
	'\\u2190-\\u2193\\u2200-\\u22FF\\u2500-\\u25A9\\u25C0-\\u25FA\\u2800-\\u28FF';

const narrow = new RegExp(`^[${narrowCharacters}]*$`);

/** CR is missing: it forms one grapheme with a following LF. */
const separate = new RegExp(`^[\\0-\\f\\u000E-\\u001F${narrowCharacters}]*$`);

/**
 * Whether every character of `text` takes one column and is a single grapheme. False is not a proof of the
 * opposite.
 */
export function isNarrow(text: string): boolean {
	return narrow.test(text);
}

/** Returns the graphemes of `text` in their order. */
export function graphemesOf(text: string): Iterable<Grapheme> {
	return separate.test(text) ? unitsOf(text) : nodeSegmenter().segment(text);
}

function unitsOf(text: string): Grapheme[] {
	const units: Grapheme[] = [];
	for (let index = 0; index < text.length; index += 1)
		units.push({segment: text.charAt(index), index});
	return units;
}

let made: Intl.Segmenter | undefined;

/** Created on first use. */
function nodeSegmenter(): Intl.Segmenter {
	made ??= new Intl.Segmenter(undefined, {granularity: 'grapheme'});
	return made;
}
