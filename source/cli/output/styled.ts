/** Joins coloured and plain pieces of a line. Pure; the output makes each piece harmless. */
import type {Piece, StyledLine} from '../../../state/domain/text/harmless-text.ts';

/** Returns `text` in the look `sgr`, or unchanged without colour. */
export function coloured(text: string, sgr: string | null | undefined, colour: boolean): Piece {
	return colour && sgr ? {text, sgr} : text;
}

/** Returns the pieces as one line without trailing spaces; a line without colour is one text. */
export function joinedLine(pieces: readonly Piece[]): StyledLine {
	const joined: Piece[] = [];
	for (const piece of pieces) {
		const last = joined.at(-1);
		if (typeof piece === 'string' && typeof last === 'string') joined.splice(-1, 1, last + piece);
		else joined.push(piece);
	}

	const last = joined.at(-1);
	if (typeof last === 'string') joined.splice(-1, 1, last.trimEnd());
	return joined.every(piece => typeof piece === 'string') ? joined.join('') : joined;
}
