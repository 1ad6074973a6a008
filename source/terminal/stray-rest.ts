/**
 * Recognizes the rest of a sequence that timed out. A person sends one key per read; several characters in
 * one read come from the terminal. Pure.
 */

/** Whether `text`, which came soon after a lone Escape, is the rest of a sequence that this Escape began. */
export function startsLateRest(text: string): boolean {
	return text.length > 1 && /^[[\]OPX^_]/.test(text);
}

// oxlint-disable-next-line no-control-regex -- a string ends by ST, CAN or SUB
const endOfString = /\u001B\\|[\u0018\u001A\u009C]/;
// oxlint-disable-next-line no-control-regex -- and an OSC by BEL
const endOfOsc = /\u001B\\|[\u0007\u0018\u001A\u009C]/;

/**
 * Returns the text behind the end of a string that timed out: `text` itself if it is a key; null: all of it
 * belongs to the string, and more may come.
 */
export function restAfterString(text: string, isOsc: boolean): string | null {
	const end = (isOsc ? endOfOsc : endOfString).exec(text);
	if (end !== null) return text.slice(end.index + end[0].length);
	return text.startsWith('\u001B') || Array.from(text).length === 1 ? text : null;
}
