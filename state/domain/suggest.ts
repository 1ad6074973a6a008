/** "Did you mean": the known word nearest to one that nobody knows. Pure. */

/**
 * Returns the word of `known` that `word` is most likely a slip of, or null when none is near: at most
 * one edit for every three letters, upper and lower case counting as the same.
 */
export function suggest(word: string, known: Iterable<string>): string | null {
	const wanted = word.toLowerCase().slice(0, lengthMax);
	let best: {candidate: string; distance: number} | null = null;
	for (const candidate of known) {
		const distance = editDistance(wanted, candidate.toLowerCase().slice(0, lengthMax));
		const limit = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
		if (distance <= limit && (best === null || distance < best.distance))
			best = {candidate, distance};
	}
	return best?.candidate ?? null;
}

/** Longer words are compared by their start: the table below grows with the square. */
const lengthMax = 64;

/** Edits (insert, delete, replace, swap of neighbours) that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
	const rows: number[][] = [Array.from({length: b.length + 1}, (_, column) => column)];
	for (let row = 1; row <= a.length; row += 1) {
		const current = [row];
		for (let column = 1; column <= b.length; column += 1) {
			const same = a[row - 1] === b[column - 1];
			const above = rows[row - 1] ?? [];
			let cost = Math.min(
				(above[column] ?? 0) + 1,
				(current[column - 1] ?? 0) + 1,
				(above[column - 1] ?? 0) + (same ? 0 : 1),
			);
			const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2];
			if (swapped && a[row - 2] === b[column - 1])
				cost = Math.min(cost, (rows[row - 2]?.[column - 2] ?? 0) + 1);
			current.push(cost);
		}

		rows.push(current);
	}

	return rows[a.length]?.[b.length] ?? 0;
}
