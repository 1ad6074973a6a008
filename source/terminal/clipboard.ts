/**
 * Copies text by OSC 52: the terminal puts it into the clipboard of the person's machine, also over SSH. It
 * does not report whether it did. Pure.
 */

/** A program between this one and the terminal, as far as the environment shows it. */
export type Multiplexer = 'tmux' | 'screen' | null;

/** Maximum bytes of copied text: xterm takes 100,000 characters of base64, others less than tmux's 1 MB. */
export const copiedBytesMax = 74_000;

/** GNU screen cuts a forwarded string at 256 bytes. */
const screenPieceLength = 200;

/** Returns the multiplexer between this program and the terminal. */
export function multiplexerOf(environment: NodeJS.ProcessEnv): Multiplexer {
	const term = environment['TERM'] ?? '';
	if (environment['TMUX'] || term.startsWith('tmux')) return 'tmux';
	return environment['STY'] || term.startsWith('screen') ? 'screen' : null;
}

/** Returns the bytes that copy `text`, cut at {@link copiedBytesMax} before a character. */
export function copySequence(text: string, multiplexer: Multiplexer): string {
	const encoded = cutText(text).toString('base64');
	const sequence = `\u001B]52;c;${encoded}\u0007`;
	// tmux takes the sequence itself; screen forwards DCS strings.
	if (multiplexer !== 'screen') return sequence;
	const count = Math.ceil(sequence.length / screenPieceLength);
	const pieces = Array.from({length: count}, (_, at) =>
		sequence.slice(at * screenPieceLength, (at + 1) * screenPieceLength),
	);
	return pieces.map(piece => `\u001BP${piece}\u001B\\`).join('');
}

function cutText(text: string): Buffer {
	const bytes = Buffer.from(text);
	let end = Math.min(bytes.length, copiedBytesMax);
	while (end > 0 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
	return bytes.subarray(0, end);
}

/** Returns a hint for the case that nothing arrives in the clipboard; null: none. */
export function copyHint(multiplexer: Multiplexer): string | null {
	if (multiplexer === 'tmux')
		return 'if it does not arrive, type in a shell: tmux set -s set-clipboard on';
	return multiplexer === 'screen'
		? 'if it does not arrive: the terminal has to allow OSC 52'
		: null;
}
