/**
 * What a person does at the terminal, and the tables from the bytes of xterm and its kin to keys.
 * Only types and tables; `input-parser.ts` reads the stream.
 */

/** Keys that have a name; everything else is a `character`. */
export type KeyName =
	| 'character'
	| 'up'
	| 'down'
	| 'left'
	| 'right'
	| 'home'
	| 'end'
	| 'pageup'
	| 'pagedown'
	| 'insert'
	| 'delete'
	| 'backspace'
	| 'enter'
	| 'tab'
	| 'escape'
	| `f${number}`;

export type Key = {
	name: KeyName;
	/** What a `character` types: one code point; with ctrl the letter, such as `c`; else empty. */
	text: string;
	ctrl: boolean;
	meta: boolean;
	/** Reported by the terminal for named keys; a character carries its case in `text`. */
	shift: boolean;
};

export type Mouse = {
	kind: 'click' | 'release' | 'move' | 'wheelUp' | 'wheelDown';
	button: 'left' | 'middle' | 'right' | 'none';
	/** Column and row from 0 at the top left. */
	x: number;
	y: number;
	ctrl: boolean;
	meta: boolean;
	shift: boolean;
};

export type InputEvent =
	| {type: 'key'; key: Key}
	| {type: 'mouse'; mouse: Mouse}
	| {type: 'paste'; text: string}
	| {type: 'focus'; focused: boolean};

/** Final characters of `CSI … X` and `SS3 X`. */
export const keyOfFinal: Readonly<Record<string, KeyName>> = {
	A: 'up',
	B: 'down',
	C: 'right',
	D: 'left',
	F: 'end',
	H: 'home',
	M: 'enter',
	P: 'f1',
	Q: 'f2',
	R: 'f3',
	S: 'f4',
	Z: 'tab',
};

/** Numbers of `CSI n ~`. */
export const keyOfNumber: Readonly<Record<number, KeyName>> = {
	1: 'home',
	2: 'insert',
	3: 'delete',
	4: 'end',
	5: 'pageup',
	6: 'pagedown',
	7: 'home',
	8: 'end',
	11: 'f1',
	12: 'f2',
	13: 'f3',
	14: 'f4',
	15: 'f5',
	17: 'f6',
	18: 'f7',
	19: 'f8',
	20: 'f9',
	21: 'f10',
	23: 'f11',
	24: 'f12',
};

/** Modifiers as xterm counts them, less one: shift 1, meta 2, ctrl 4, super 8 (taken as meta). */
export type Modifiers = Pick<Key, 'ctrl' | 'meta' | 'shift'>;

/** Returns the modifiers of xterm's parameter (1: none); absent: none. */
export function modifiersOf(parameter: number | undefined): Modifiers {
	const bits = parameter !== undefined && parameter > 1 && parameter <= 16 ? parameter - 1 : 0;
	return {shift: (bits & 1) !== 0, meta: (bits & 10) !== 0, ctrl: (bits & 4) !== 0};
}

const noModifiers: Modifiers = {ctrl: false, meta: false, shift: false};

/** Returns a named key. */
export function namedKey(name: KeyName, modifiers: Modifiers = noModifiers): Key {
	return {name, text: '', ...modifiers};
}

/** Returns the key of one code point as a terminal sends it; undefined where it means nothing. */
export function keyOfCharacter(character: string, meta: boolean): Key | undefined {
	const code = character.codePointAt(0) ?? 0;
	const modifiers = {...noModifiers, meta};
	if (code === 0x0d || code === 0x0a) return namedKey('enter', modifiers);
	if (code === 0x09) return namedKey('tab', modifiers);
	if (code === 0x7f || code === 0x08) return namedKey('backspace', modifiers);
	if (code === 0x1b) return namedKey('escape', modifiers);
	if (code >= 0x80 && code < 0xa0) return undefined;
	if (code >= 0x20) return {name: 'character', text: character, ...modifiers};
	return {name: 'character', text: controlText(code), ctrl: true, meta, shift: false};
}

/** Control characters are letters less 0x60; NUL is Ctrl-Space; 0x1c…0x1f are `\ ] ^ _`. */
function controlText(code: number): string {
	if (code === 0) return ' ';
	return String.fromCodePoint(code <= 0x1a ? code + 0x60 : code + 0x40);
}
