/** Splits a line of a table into its cells. Pure. */

const marks = [',', ';', '\t', '|'];

/** Returns the most frequent separator of a line; a comma if there is none. */
export function separatorOf(text: string): string {
	const countOf = (mark: string) => text.split(mark).length;
	return marks.reduce((best, mark) => (countOf(mark) > countOf(best) ? mark : best));
}

/** Splits a line; a quoted cell may hold the separator, and a doubled quote is one quote. */
export function cellsOf(text: string, separator: string): string[] {
	if (!text.includes('"')) return text.split(separator);
	const cells: string[] = [];
	let cell = '';
	let quoted = false;
	for (let index = 0; index < text.length; index += 1) {
		const character = text.charAt(index);
		if (character === '"') {
			if (quoted && text.charAt(index + 1) === '"') {
				cell += '"';
				index += 1;
			} else quoted = !quoted;
		} else if (character === separator && !quoted) {
			cells.push(cell);
			cell = '';
		} else cell += character;
	}

	cells.push(cell);
	return cells;
}
