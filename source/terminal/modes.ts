/**
 * The control sequences that take over a terminal and give it back. One list for both directions, so that
 * every way out resets every mode. Nothing here writes.
 */

/** Reports that the program requests from the terminal. */
export type TerminalReports = {
	/** Buttons, wheel and motion with a button down (modes 1000, 1002 and 1006). */
	mouse: boolean;
	/** Paste arrives between brackets instead of as keys (mode 2004). */
	paste: boolean;
	/** Focus gained and lost (mode 1004). */
	focus: boolean;
};

/** Begin and end of a synchronized update: the terminal shows the frame whole. */
export const synchronizedBegin = '\u001B[?2026h';
export const synchronizedEnd = '\u001B[?2026l';

/** Returns the bytes that enter the alternate screen: cursor hidden, no automatic wrap, no margins. */
export function enterSequence({mouse, paste, focus}: TerminalReports): string {
	return [
		'\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[r\u001B[0m',
		mouse ? '\u001B[?1000h\u001B[?1002h\u001B[?1006h' : '',
		paste ? '\u001B[?2004h' : '',
		focus ? '\u001B[?1004h' : '',
	].join('');
}

/**
 * Resets everything after {@link enterSequence}. Ends a synchronized update first: a frame may have been cut
 * in the middle. Erases the picture, which would remain on terminals without an alternate screen (GNU screen by
 * default, the Linux console), so it must be written once for each entry.
 */
export const leaveSequence = [
	synchronizedEnd,
	'\u001B[r\u001B[0m\u001B[?7h',
	'\u001B[?1006l\u001B[?1002l\u001B[?1000l\u001B[?2004l\u001B[?1004l',
	'\u001B[H\u001B[2J\u001B[?25h\u001B[?1049l',
].join('');
