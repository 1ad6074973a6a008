/** Guesses the word that a person meant to type. Pure. */

/** Only the start of each word is compared: the work grows with the square of the length. */
const lettersMax = 64;

/**
 * Returns the known word nearest to `word`, or undefined if none is near: at most 1 edit in 3 letters of the
 * longer one, ignoring case.
 */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
	const wanted = word.toLowerCase().slice(0, lettersMax);
	let best: {word: string; distance: number} | undefined;
	for (const candidate of known) {
		const distance = editDistance(wanted, candidate.toLowerCase().slice(0, lettersMax));
		const limit = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
		if (distance <= limit && (best === undefined || distance < best.distance))
			best = {word: candidate, distance};
	}

	return best?.word;
}

/**
 * Minimum number of letters inserted, removed, replaced, or swapped with their neighbour
 * (Damerau–Levenshtein).
 */
function editDistance(from: string, to: string): number {
	let before: number[] = [];
	let row = Array.from({length: to.length + 1}, (_, column) => column);
	for (let line = 1; line <= from.length; line += 1) {
		const next = [line];
		for (let column = 1; column <= to.length; column += 1) {
			const same = from[line - 1] === to[column - 1];
			const replaced = (row[column - 1] ?? 0) + (same ? 0 : 1);
			const edits = Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1);
			const swapped = from[line - 1] === to[column - 2] && from[line - 2] === to[column - 1];
			next.push(swapped ? Math.min(edits, (before[column - 2] ?? 0) + 1) : edits);
		}

		before = row;
		row = next;
	}

	return row[to.length] ?? 0;
}
