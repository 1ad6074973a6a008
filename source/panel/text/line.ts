/**
 * One row of the screen as spans of text. Each has a tone: its meaning, not its colour. Clipping and padding
 * work on display columns, so that a wide character never shifts a border. All text of the panel becomes a
 * span here, and is made harmless with it, so that the measured text is the shown text.
 */
import {harmlessText} from '../../../state/domain/text/harmless-text.ts';
import {clipToWidth, displayWidth} from '../../terminal/text.ts';

/** The meaning of a piece of text; `terminal/theme.ts` gives it a colour for the theme in use. */
export type Tone =
	| 'text'
	| 'dim'
	| 'strong'
	| 'accent'
	| 'running'
	| 'good'
	| 'bad'
	| 'warning'
	| 'live'
	| 'key'
	| 'brand'
	| 'border'
	| 'inverse';

/** Tone of a signed number. */
export function signTone(value: number): Tone {
	if (value === 0) return 'text';
	return value > 0 ? 'good' : 'bad';
}

export type Span = {text: string; tone: Tone};
export type Line = readonly Span[];

/** Returns one span of harmless text; text without a tone is plain. */
export function span(text: string, tone: Tone = 'text'): Span {
	return {text: harmlessText(text), tone};
}

/** ASCII, arrows, borders, blocks, most shapes, braille: one column each, and nearly everything that is drawn. */
const narrow = /^[ -~·×–…‖←-⇿─-◯✓✗⠀-⣿]*$/;

/** Columns of `text`; the panel's own characters need no segmentation. */
export function textWidth(text: string): number {
	return narrow.test(text) ? text.length : displayWidth(harmlessText(text));
}

export function lineWidth(line: Line): number {
	let width = 0;
	for (const {text} of line) width += textWidth(text);
	return width;
}

/** The text of a line without tones. */
export function lineText(line: Line): string {
	return line.map(({text}) => text).join('');
}

/** Cuts `line` to at most `width` columns, with `…` if something was lost. */
export function clipLine(line: Line, width: number): Line {
	if (lineWidth(line) <= width) return line;
	const kept: Span[] = [];
	let left = width - 1;
	for (const {text, tone} of line) {
		const part = clipToWidth(text, left);
		kept.push({text: part, tone});
		left -= textWidth(part);
		if (part !== text) break;
	}
	return width > 0 ? [...kept, span('…', 'dim')] : [];
}

/** Returns `line` clipped and padded with `fill` to exactly `width` columns. */
export function fitLine(line: Line, width: number, fill: Span = span(' ')): Line {
	const clipped = clipLine(line, width);
	const missing = width - lineWidth(clipped);
	return missing > 0 ? [...clipped, {text: fill.text.repeat(missing), tone: fill.tone}] : clipped;
}

/** Returns `left` and `right` at the two ends of exactly `width` columns; `left` is cut if necessary. */
export function spreadLine(left: Line, right: Line, width: number, fill: Span = span(' ')): Line {
	const rightWidth = lineWidth(right);
	if (rightWidth > width) return fitLine(left, width, fill);
	return [...fitLine(left, width - rightWidth, fill), ...right];
}

/** Cuts `text` in its middle: the ends of a name identify it better than its inside. */
export function shortenMiddle(raw: string, width: number): string {
	const text = harmlessText(raw);
	if (textWidth(text) <= width) return text;
	if (width <= 1) return width === 1 ? '…' : '';
	const letters = Array.from(text);
	const tailLength = Math.floor((width - 1) / 2);
	const tail = letters.slice(letters.length - tailLength).join('');
	return `${clipToWidth(text, width - 1 - textWidth(tail))}…${tail}`;
}

/** Breaks plain `text` at spaces into at most `rows` lines of `width` columns; the last one is clipped. */
export function wrapText(text: string, width: number, rows: number): string[] {
	const lines: string[] = [];
	let current = '';
	for (const raw of text.split(/\s+/)) {
		const word = harmlessText(raw);
		const longer = current === '' ? word : `${current} ${word}`;
		if (textWidth(longer) <= width || current === '' || lines.length === rows - 1) current = longer;
		else {
			lines.push(current);
			current = word;
		}
	}
	return [...lines, lineText(clipLine([span(current)], width))].slice(0, rows);
}
