/**
 * A bracketed paste: text between `ESC [ 200 ~` and `ESC [ 201 ~`, which is never taken as keys. Pure.
 */
import type {InputEvent} from './key.ts';

/** A paste is cut here, in UTF-16 units: a prompt line needs no more. */
const pasteLengthMax = 1 << 20;

/** A paste without an end is delivered this long after its last byte, as far as it came. */
export const pasteTimeoutMs = 1000;

const pasteEnd = '\u001B[201~';

/** `length`: number of characters consumed. */
type Taken = {length: number; ended: boolean; event?: InputEvent | undefined};

export type Paste = {
	/**
	 * Takes `text`, which is not empty. `late`: the end is overdue; then an arrow or Ctrl-C ends the paste, so
	 * that a terminal that lost the end does not swallow keys forever.
	 */
	take: (text: string, late: boolean) => Taken;
	/** Returns the text so far; undefined: none. */
	flush: () => InputEvent | undefined;
};

export function createPaste(): Paste {
	let pasted = '';
	/** A possible beginning of the end sequence, at the end of a read. */
	let held = '';

	function add(text: string): void {
		pasted = (pasted + text).slice(0, pasteLengthMax);
	}

	function flush(): InputEvent | undefined {
		const text = pasted;
		pasted = '';
		return text === '' ? undefined : {type: 'paste', text};
	}

	return {
		take(text, late) {
			const all = held + text;
			const end = all.indexOf(pasteEnd);
			if (end !== -1) {
				add(all.slice(0, end));
				const length = end + pasteEnd.length - held.length;
				held = '';
				return {
					length,
					ended: true,
					event: flush() ?? (late ? undefined : {type: 'paste', text: ''}),
				};
			}
			if (late && held === '' && isEscapeFromPaste(text)) return {length: 0, ended: true};
			const waiting = partialEnd(all);
			held = all.slice(all.length - waiting);
			add(all.slice(0, all.length - waiting));
			return {length: text.length, ended: false};
		},
		flush() {
			add(held);
			held = '';
			return flush();
		},
	};
}

function isEscapeFromPaste(text: string): boolean {
	return text === '\u0003' || (text.startsWith('\u001B') && !pasteEnd.startsWith(text.slice(0, 3)));
}

/** Returns how many characters at the end of `text` may begin the end of the paste. */
function partialEnd(text: string): number {
	for (let length = Math.min(pasteEnd.length - 1, text.length); length > 0; length -= 1)
		if (text.endsWith(pasteEnd.slice(0, length))) return length;
	return 0;
}
