/** Decides which characters a piece of a pattern accepts. `RegExp` answers, once for each character. Pure. */

export type CharacterSet = {
	/** Whether the character with this code point is in the set. */
	has(codePoint: number): boolean;
};

const asciiCount = 128;
const unknown = 0;
const inside = 1;
const outside = 2;

/** Cached answers for characters beyond ASCII. */
const rareMax = 4096;

/** Returns the set of `source`, a pattern for exactly one character. */
export function characterSet(source: string, flags: string): CharacterSet {
	// It sees one character at a time, so nothing can repeat.
	const one = new RegExp(`^${source}$`, flags);
	const known = new Uint8Array(asciiCount);
	const rare = new Map<number, boolean>();
	const ask = (codePoint: number) => one.test(String.fromCodePoint(codePoint));
	return {
		has(codePoint) {
			if (codePoint >= asciiCount) return rarely(codePoint);
			if (known[codePoint] === unknown) known[codePoint] = ask(codePoint) ? inside : outside;
			return known[codePoint] === inside;
		},
	};

	function rarely(codePoint: number): boolean {
		const found = rare.get(codePoint);
		if (found !== undefined) return found;
		if (rare.size >= rareMax) rare.clear();
		const answer = ask(codePoint);
		rare.set(codePoint, answer);
		return answer;
	}
}

/** Whether `\w` matches the character. */
export function isWord(codePoint: number): boolean {
	return (
		(codePoint >= 0x61 && codePoint <= 0x7a) ||
		(codePoint >= 0x41 && codePoint <= 0x5a) ||
		(codePoint >= 0x30 && codePoint <= 0x39) ||
		codePoint === 0x5f
	);
}
