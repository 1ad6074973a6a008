/** Interprets a complete control sequence of the terminal; undefined: no meaning to us. Pure. */
import {
	type InputEvent,
	type Key,
	keyOfCharacter,
	keyOfFinal,
	keyOfNumber,
	keyOfPadCode,
	keyOfSs3Final,
	type Modifiers,
	modifiersOf,
	namedKey,
	padCharacters,
	padCodeMin,
} from './key.ts';

/** Returns the event of `ESC [ parameters final`. */
export function eventOfCsi(parameters: string, final: string): InputEvent | undefined {
	if (parameters.startsWith('<') && (final === 'M' || final === 'm'))
		return mouseEvent(parameters.slice(1), final === 'm');
	if (parameters === '' && (final === 'I' || final === 'O'))
		return {type: 'focus', focused: final === 'I'};
	if (/[^\d;:]/.test(parameters)) return undefined;
	const key = keyOf(parameters, final);
	return key && {type: 'key', key};
}

/** Returns the event of `ESC O parameters final`; `ESC O M` is Enter of the number pad. */
export function eventOfSs3(parameters: string, final: string): InputEvent | undefined {
	const modifiers = modifiersOf(Number(parameters.split(';').at(-1)));
	const name = keyOfSs3Final[final];
	if (name !== undefined) return {type: 'key', key: namedKey(name, modifiers)};
	// The number pad in application mode: `j`…`y` are the characters `*`…`9`.
	if (!/[j-y]/.test(final)) return undefined;
	const key = keyOfCharacter(String.fromCodePoint((final.codePointAt(0) ?? 0) - 0x40), false);
	return key && {type: 'key', key};
}

/** Returns the event of `ESC [ [ final` of the Linux console: F1…F5. */
export function eventOfLinuxFunction(final: string): InputEvent | undefined {
	const number = 'ABCDE'.indexOf(final) + 1;
	return number === 0 ? undefined : {type: 'key', key: namedKey(`f${number}`)};
}

/** Parts of a parameter follow colons, as in `97:65;2:3u`: code and alternatives, modifiers and phase. */
function keyOf(parameters: string, final: string): Key | undefined {
	const [codes = [], [modifier, phase] = [], texts = []] = parameters
		.split(';')
		.map(part => part.split(':').map(Number));
	const key = pressedKey({codes, modifier, texts}, final);
	if (phase === 2) return key && {...key, phase: 'repeat'};
	return phase === 3 ? key && {...key, phase: 'release'} : key;
}

type Parameters = {
	codes: readonly number[];
	modifier: number | undefined;
	texts: readonly number[];
};

/**
 * `CSI 1 ; modifiers X` and `CSI number ; modifiers ~`; `CSI Z` is Shift-Tab; `CSI code ; modifiers u` and
 * `CSI 27 ; modifiers ; code ~` of xterm's modifyOtherKeys name a character.
 */
function pressedKey({codes, modifier, texts}: Parameters, final: string): Key | undefined {
	const modifiers = modifiersOf(modifier);
	const [number = 0, shifted] = codes;
	if (final === 'u')
		return keyOfCode(texts[0] || (modifiers.shift && shifted) || number, modifiers);
	if (final === '~' && number === 27)
		return texts[0] === undefined ? undefined : keyOfCode(texts[0], modifiers);
	if (final === 'Z') return namedKey('tab', {...modifiers, shift: true});
	const name = final === '~' ? keyOfNumber[number] : keyOfFinal[final];
	return name === undefined ? undefined : namedKey(name, modifiers);
}

function keyOfCode(code: number, modifiers: Modifiers): Key | undefined {
	const name = keyOfPadCode[code];
	if (name !== undefined) return namedKey(name, modifiers);
	if (!Number.isInteger(code) || code > 0x10ffff) return undefined;
	const padText = padCharacters[code - padCodeMin];
	const character = padText ?? String.fromCodePoint(code);
	const isLower = modifiers.shift && !modifiers.ctrl && /^[a-z]$/.test(character);
	const key = keyOfCharacter(isLower ? character.toUpperCase() : character, false);
	return key && {...key, ...modifiers, ctrl: key.ctrl || modifiers.ctrl};
}

const buttons = ['left', 'middle', 'right', 'none'] as const;

/** `button ; column ; row`: bits 4, 8, 16 are shift, meta, ctrl; 32 motion; 64 the wheel. */
function mouseEvent(parameters: string, released: boolean): InputEvent | undefined {
	const numbers = parameters.split(';').map(Number);
	const [bits, column, row] = numbers;
	if (bits === undefined || column === undefined || row === undefined) return undefined;
	if (numbers.some(number => !Number.isSafeInteger(number)) || bits >= 128) return undefined;
	const wheel = (bits & 64) !== 0;
	const button = wheel ? 'none' : (buttons[bits & 3] ?? 'none');
	// Buttons 66 and 67 are the wheel to the sides.
	if (wheel && (bits & 3) > 1) return undefined;
	return {
		type: 'mouse',
		mouse: {
			kind: mouseKind(bits, released),
			button,
			x: Math.max(0, column - 1),
			y: Math.max(0, row - 1),
			shift: (bits & 4) !== 0,
			meta: (bits & 8) !== 0,
			ctrl: (bits & 16) !== 0,
		},
	};
}

function mouseKind(bits: number, released: boolean) {
	if ((bits & 64) !== 0) return (bits & 1) === 0 ? 'wheelUp' : 'wheelDown';
	if (released) return 'release';
	return (bits & 32) === 0 ? 'click' : 'move';
}
