/** Breaks spans into lines of limited width. Pure; one character counts as one column. */
import type {Look, Span} from './markdown-spans.ts';

/** A line of spans, without spaces at its ends. */
export type SpanLine = readonly Span[];

/** Length of a line, in characters. */
export function lineLength(line: SpanLine): number {
	return line.reduce((sum, {text}) => sum + lengthOf(text), 0);
}

/** Length of the longest word: a column of this width splits no word. */
export function longestWord(spans: readonly Span[]): number {
	return Math.max(0, ...wordsOf(spans).map(lineLength));
}

/** Returns the lines of `spans`, broken at spaces; a word that is longer than `width` is split. At least one line. */
export function wrapSpans(spans: readonly Span[], width: number): SpanLine[] {
	const lines: Span[][] = [[]];
	let used = 0;
	for (const word of wordsOf(spans).flatMap(whole => splitWord(whole, width))) {
		const length = lineLength(word);
		const last = lines.at(-1) ?? [];
		if (used > 0 && used + 1 + length > width) {
			lines.push([...word]);
			used = length;
			continue;
		}

		if (used > 0) last.push({text: ' ', look: lookOfGap(last, word)});
		last.push(...word);
		used += (used > 0 ? 1 : 0) + length;
	}

	return lines.map(joined);
}

/** A space within a link or bold text takes the look of the text. */
function lookOfGap(before: SpanLine, after: SpanLine): Look {
	const [left, right] = [before.at(-1)?.look ?? 'plain', after[0]?.look ?? 'plain'];
	return left === right ? left : 'plain';
}

/** Returns the words, each of one or more spans: `` `a`, `` is one word of two spans. */
function wordsOf(spans: readonly Span[]): Span[][] {
	const words: Span[][] = [];
	let word: Span[] = [];
	for (const {text, look} of spans)
		for (const [index, part] of text.split(' ').entries()) {
			if (index > 0 && word.length > 0) {
				words.push(word);
				word = [];
			}

			if (part !== '') word.push({text: part, look});
		}

	return word.length > 0 ? [...words, word] : words;
}

function splitWord(word: Span[], width: number): Span[][] {
	if (lineLength(word) <= width) return [word];
	const characters = word.flatMap(({text, look}) => Array.from(text, one => ({text: one, look})));
	const count = Math.ceil(characters.length / width);
	return Array.from({length: count}, (_, index) =>
		characters.slice(index * width, (index + 1) * width),
	);
}

/** Joins adjacent spans of the same look. */
function joined(line: readonly Span[]): SpanLine {
	const result: Span[] = [];
	for (const span of line) {
		const last = result.at(-1);
		if (last?.look === span.look)
			result[result.length - 1] = {...last, text: last.text + span.text};
		else result.push(span);
	}

	return result;
}

function lengthOf(text: string): number {
	return Array.from(text).length;
}
