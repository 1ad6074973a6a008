/**
 * Limits of untrusted text, in UTF-16 units. Text of another program or of an algorithm is cut to one of
 * these before it is matched, stored or shown. Pure.
 */

/** An error message of untrusted code; our words around it must stay visible. */
export const thrownLengthMax = 1024;

/** One part of an AppError: what, why or fix. */
export const messageLengthMax = 4096;

/** The frames of a stack, or a traceback; the end is kept, because the message before it can have any length. */
export const stackLengthMax = 16_384;

/** Why a run ended, and the text of an event. */
export const reasonLengthMax = 1024;

/** A text that an algorithm declares: a default, a choice, a help text. */
export const declaredLengthMax = 1000;

/** A field of a lock or of other evidence. */
export const fieldLengthMax = 256;

/** Returns the first `lengthMax` units of `text`; the last one is `…` if text was cut off. */
export function cutText(text: string, lengthMax: number): string {
	if (text.length <= lengthMax) return text;
	const end = lengthMax - 1;
	// Half of a surrogate pair is not a character.
	return `${text.slice(0, isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end)}…`;
}

/** Returns the last `lengthMax` units of `text`, starting at the beginning of a line. */
export function cutToEnd(text: string, lengthMax: number): string {
	if (text.length <= lengthMax) return text;
	const end = text.slice(-lengthMax);
	return end.slice(end.indexOf('\n') + 1);
}

function isHighSurrogate(unit: number): boolean {
	return unit >= 0xd800 && unit <= 0xdbff;
}
