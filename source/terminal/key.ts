/**
 * Input of a person at the terminal, and the tables from the bytes of xterm and similar terminals to keys.
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
	/** Text of a `character`: one code point; with ctrl the letter, such as `c`; otherwise empty. */
	text: string;
	ctrl: boolean;
	meta: boolean;
	/** Reported by the terminal for named keys; a character carries its case in `text`. */
	shift: boolean;
	/** Set by terminals that distinguish phases; absent: the key was pressed. */
	phase?: KeyPhase;
};

export type KeyPhase = 'repeat' | 'release';

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

/** Final characters of `CSI … X` and `SS3 X`. `CSI … R` is the place of the cursor, `CSI … M` an old mouse report. */
export const keyOfFinal: Readonly<Record<string, KeyName>> = {
	A: 'up',
	B: 'down',
	C: 'right',
	D: 'left',
	F: 'end',
	H: 'home',
	P: 'f1',
	Q: 'f2',
	S: 'f4',
	Z: 'tab',
};

/** Final characters of `SS3 X` alone: Enter of the number pad, F3. */
export const keyOfSs3Final: Readonly<Record<string, KeyName>> = {
	...keyOfFinal,
	M: 'enter',
	R: 'f3',
};

/** Codes of keys of the number pad in `CSI code u`; digits and signs are in {@link padCharacters}. */
export const keyOfPadCode: Readonly<Record<number, KeyName>> = {
	57414: 'enter',
	57417: 'left',
	57418: 'right',
	57419: 'up',
	57420: 'down',
	57421: 'pageup',
	57422: 'pagedown',
	57423: 'home',
	57424: 'end',
	57425: 'insert',
	57426: 'delete',
};

/** Characters of the number pad in `CSI code u`, from {@link padCodeMin} on. */
export const padCharacters = '0123456789./*-+';
export const padCodeMin = 57399;

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

/**
 * Modifiers as xterm counts them, minus one: shift 1, meta 2, ctrl 4, super 8 and higher ones (taken as
 * meta).
 */
export type Modifiers = Pick<Key, 'ctrl' | 'meta' | 'shift'>;

/** Returns the modifiers of xterm's parameter (1: none); absent: none. */
export function modifiersOf(parameter: number | undefined): Modifiers {
	// Caps lock and num lock (64, 128) change nothing.
	const bits = parameter !== undefined && parameter > 1 && parameter <= 256 ? parameter - 1 : 0;
	return {shift: (bits & 1) !== 0, meta: (bits & 0b11_1010) !== 0, ctrl: (bits & 4) !== 0};
}

const noModifiers: Modifiers = {ctrl: false, meta: false, shift: false};

/** Returns a named key. */
export function namedKey(name: KeyName, modifiers: Modifiers = noModifiers): Key {
	return {name, text: '', ...modifiers};
}

/** Returns the key of one code point as a terminal sends it; undefined if it has no meaning. */
export function keyOfCharacter(character: string, meta: boolean): Key | undefined {
	const code = character.codePointAt(0) ?? 0;
	const modifiers = {...noModifiers, meta};
	if (code === 0x0d || code === 0x0a) return namedKey('enter', modifiers);
	if (code === 0x09) return namedKey('tab', modifiers);
	if (code === 0x7f || code === 0x08) return namedKey('backspace', modifiers);
	if (code === 0x1b) return namedKey('escape', modifiers);
	// Not characters: C1 controls, halves of pairs, invalid UTF-8, private use (keys without a text).
	if (/^[\u0080-\u009F\uD800-\uF8FF\uFFFD]$/.test(character)) return undefined;
	if (code >= 0x20) return {name: 'character', text: character, ...modifiers};
	return {name: 'character', text: controlText(code), ctrl: true, meta, shift: false};
}

/** Control characters are letters minus 0x60; NUL is Ctrl-Space; 0x1c…0x1f are `\ ] ^ _`. */
function controlText(code: number): string {
	if (code === 0) return ' ';
	return String.fromCodePoint(code <= 0x1a ? code + 0x60 : code + 0x40);
}
