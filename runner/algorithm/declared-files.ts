/**
 * Finds `static files = [...]` in a script without running it: the files of a snapshot must not depend on a
 * run.
 */
import {badFiles} from './data-files.ts';
import {plainScript} from './plain-script.ts';

/** Whether a text may declare files; most do not, and need no compiler for this. */
export function mayDeclareFiles(text: string): boolean {
	return /\bfiles\b/.test(text);
}

/**
 * Returns the declared patterns; none if the script declares nothing.
 * @throws {@link AppError} `ALGORITHM_BAD_FILES` (65) for a list that only a run could evaluate.
 */
export async function scriptPatterns(
	text: string,
	{algorithm, file}: {algorithm: string; file: string},
): Promise<string[]> {
	if (!mayDeclareFiles(text)) return [];
	const plain = await plainScript(text, file);
	// The compiler reports a syntax error.
	if (plain === null) return [];
	const declared = /(?:\bstatic |\bAlgorithm\.)files=/.exec(plain);
	if (declared === null) return [];
	const patterns = readStrings(plain, declared.index + declared[0].length);
	if (patterns !== null) return patterns;
	throw badFiles(algorithm, 'its static files cannot be read', [
		'they are not a list of literal strings, and they are read without running the algorithm',
		'write them out: static files = ["settings.json", "data/*.csv"]',
	]);
}

const literal = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\$]|\\.)*)`/y;

/** Reads `["a","b"]` at a position of a text; null for anything else. */
function readStrings(text: string, from: number): string[] | null {
	if (text[from] !== '[') return null;
	const found: string[] = [];
	let at = from + 1;
	while (text[at] !== ']') {
		literal.lastIndex = at;
		const match = literal.exec(text);
		if (match === null) return null;
		const value = unescaped(match[1] ?? match[2] ?? match[3] ?? '');
		if (value === null) return null;
		found.push(value);
		at = literal.lastIndex;
		if (text[at] === ',') at += 1;
		else if (text[at] !== ']') return null;
	}
	// The code that follows may change the list.
	return /^(?:[;}\n]|$)/.test(text.slice(at + 1, at + 2)) ? found : null;
}

function unescaped(text: string): string | null {
	if (!text.includes('\\')) return text;
	try {
		return JSON.parse(
			`"${text.replaceAll(/(^|[^\\])"/g, '$1\\"').replaceAll("\\'", "'")}"`,
		) as string;
	} catch {
		return null;
	}
}
