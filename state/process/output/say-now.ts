/**
 * Writes text for a person or a program at once, past the streams of Node: for a process that is about to
 * end, and for one whose streams belong to untrusted code. The text is made harmless here.
 */
import {writeSync} from 'node:fs';
import {hasErrorCode} from '../../domain/error.ts';
import {shownDocument, shownLines, shownNote} from '../../domain/text/harmless-text.ts';

const standardOutput = 1;
const standardError = 2;

/** Pause before the next attempt when the reader takes nothing. */
const pauseMs = 1;

/**
 * Writes text that Pitwall composed; a note to stderr may quote other text. A reader that has gone is not an
 * error.
 */
export function sayNow(text: string, {to}: {to: 'stdout' | 'stderr'}): void {
	if (to === 'stdout') writeIfRead(standardOutput, shownLines(text));
	else writeIfRead(standardError, shownNote(text));
}

/** Writes `value` as JSON on one line of stdout. A reader that has gone is not an error. */
export function documentNow(value: unknown): void {
	writeIfRead(standardOutput, shownDocument(value));
}

/**
 * Writes `value` as JSON on a line of its own, whatever untrusted code has printed before it.
 * @throws the system's error if stdout cannot be written.
 */
export function tellNow(value: unknown): void {
	writeWhole(standardOutput, `\n${shownDocument(value)}`);
}

function writeIfRead(descriptor: number, shown: string): void {
	try {
		writeWhole(descriptor, shown);
	} catch {
		// There is no reader.
	}
}

/** A pipe with a slow reader takes only a part, or nothing yet. */
function writeWhole(descriptor: number, shown: string): void {
	let rest = Buffer.from(shown);
	while (rest.length > 0) {
		try {
			rest = rest.subarray(writeSync(descriptor, rest));
		} catch (error) {
			if (!hasErrorCode(error, 'EAGAIN')) throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
		}
	}
}
