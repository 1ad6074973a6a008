/** Finds what a person probably meant to type. Pure. */

/** Returns the known word nearest to `word`, or undefined when none is near: at most 1 edit in 3 letters. */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
	const limit = Math.max(1, Math.floor(word.length / 3));
	let best: {word: string; distance: number} | undefined;
	for (const candidate of known) {
		const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
		if (distance <= limit && (best === undefined || distance < best.distance))
			best = {word: candidate, distance};
	}
	return best?.word;
}

/** Levenshtein distance: least number of letters inserted, removed or replaced. */
function editDistance(from: string, to: string): number {
	let row = Array.from({length: to.length + 1}, (_, column) => column);
	for (let line = 1; line <= from.length; line += 1) {
		const next = [line];
		for (let column = 1; column <= to.length; column += 1) {
			const replaced = (row[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1);
			next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[to.length] ?? 0;
}
