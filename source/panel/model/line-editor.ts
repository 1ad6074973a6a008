/** A line of text with a cursor, and what keys do to it: prompts and the fields of forms. Pure. */
import type {KeyStroke} from './input.ts';

export type EditedLine = {
	text: string;
	/** Position of the cursor in `text`, in UTF-16 units, 0…length. */
	cursor: number;
};

/** Longest text that can be typed or pasted. */
export const lineLengthMax = 500;

/** Returns `line` after `key`; a key without an effect returns it unchanged. */
export function editLine(line: EditedLine, key: KeyStroke): EditedLine {
	const {text, cursor} = line;
	const move = (to: number): EditedLine => ({text, cursor: Math.max(0, Math.min(text.length, to))});
	const cut = (from: number, to: number): EditedLine => ({
		text: text.slice(0, from) + text.slice(to),
		cursor: from,
	});
	const before = previousIndex(text, cursor);
	const controls: Record<string, () => EditedLine> = {
		left: () => move(before),
		right: () => move(nextIndex(text, cursor)),
		home: () => move(0),
		end: () => move(text.length),
		backspace: () => cut(before, cursor),
		delete: () => cut(cursor, nextIndex(text, cursor)),
	};
	const withCtrl: Record<string, () => EditedLine> = {
		a: () => move(0),
		e: () => move(text.length),
		u: () => cut(0, cursor),
		k: () => cut(cursor, text.length),
		w: () => cut(wordStart(text, cursor), cursor),
	};
	if (key.ctrl) return (withCtrl[key.text] ?? (() => line))();
	if (key.name === 'character') return key.meta ? line : insertText(line, key.text);
	return (controls[key.name] ?? (() => line))();
}

/** Position where the word before the cursor begins. */
function wordStart(text: string, cursor: number): number {
	let start = text.slice(0, cursor).trimEnd().length;
	while (start > 0 && !/\s/.test(text.charAt(start - 1))) start -= 1;
	return start;
}

/** Inserts `added` at the cursor, as much as fits. */
export function insertText({text, cursor}: EditedLine, added: string): EditedLine {
	const fitting = added.slice(0, Math.max(0, lineLengthMax - text.length));
	return {
		text: text.slice(0, cursor) + fitting + text.slice(cursor),
		cursor: cursor + fitting.length,
	};
}

/** Pasted text as one line: control characters become spaces. */
export function pastedText(text: string): string {
	return text.replace(/\p{Cc}+/gu, ' ').trim();
}

/** Steps over both halves of a surrogate pair. */
function previousIndex(text: string, at: number): number {
	const code = text.charCodeAt(at - 1);
	return Math.max(0, at - (code >= 0xdc00 && code <= 0xdfff ? 2 : 1));
}

function nextIndex(text: string, at: number): number {
	const code = text.charCodeAt(at);
	return Math.min(text.length, at + (code >= 0xd800 && code <= 0xdbff ? 2 : 1));
}
