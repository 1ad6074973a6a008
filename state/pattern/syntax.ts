/**
 * Parses a regular expression into a tree. The text must be valid for `RegExp`, which is asked first; so
 * nothing is refused here, and the content of a class is left to `RegExp`, one character at a time. Pure.
 */

export type PatternNode =
	/** One character; `source` is a pattern for exactly one. */
	| {type: 'character'; source: string}
	| {type: 'sequence'; parts: readonly PatternNode[]}
	| {type: 'choice'; branches: readonly PatternNode[]}
	| {type: 'repeat'; inner: PatternNode; min: number; max: number; isLazy: boolean}
	| {type: 'assertion'; kind: AssertionKind}
	| {type: 'look'; isBehind: boolean; isNegative: boolean; inner: PatternNode}
	| {type: 'reference'};

export type AssertionKind = 'start' | 'end' | 'boundary' | 'noBoundary';

/** Position of the reader. */
type Reader = {source: string; at: number};

/** Returns the tree of `source`, a pattern that `RegExp` accepts with the flag `u` or without flags. */
export function parsePattern(source: string): PatternNode {
	return readChoice({source, at: 0});
}

function readChoice(reader: Reader): PatternNode {
	const branches = [readSequence(reader)];
	while (reader.source[reader.at] === '|') {
		reader.at += 1;
		branches.push(readSequence(reader));
	}

	return branches.length === 1 ? branches[0]! : {type: 'choice', branches};
}

function readSequence(reader: Reader): PatternNode {
	const parts: PatternNode[] = [];
	for (;;) {
		const next = reader.source[reader.at];
		if (next === undefined || next === '|' || next === ')') return {type: 'sequence', parts};
		parts.push(readRepeats(reader, readAtom(reader)));
	}
}

function readRepeats(reader: Reader, inner: PatternNode): PatternNode {
	const bounds = readBounds(reader);
	if (bounds === null) return inner;
	const isLazy = reader.source[reader.at] === '?';
	if (isLazy) reader.at += 1;
	return {type: 'repeat', inner, ...bounds, isLazy};
}

const signs: Readonly<Record<string, {min: number; max: number}>> = {
	'*': {min: 0, max: Number.POSITIVE_INFINITY},
	'+': {min: 1, max: Number.POSITIVE_INFINITY},
	'?': {min: 0, max: 1},
};

function readBounds(reader: Reader): {min: number; max: number} | null {
	const sign = signs[reader.source[reader.at] ?? ''];
	if (sign !== undefined) {
		reader.at += 1;
		return sign;
	}

	const braces = /\{(\d+)(?:(,)(\d*))?\}/y;
	braces.lastIndex = reader.at;
	const [all, least, comma, most] = braces.exec(reader.source) ?? [];
	if (all === undefined) return null;
	reader.at += all.length;
	const min = Number(least);
	if (comma === undefined) return {min, max: min};
	return {min, max: most === '' ? Number.POSITIVE_INFINITY : Number(most)};
}

function readAtom(reader: Reader): PatternNode {
	const next = reader.source[reader.at];
	if (next === '(') return readGroup(reader);
	if (next === '[') return {type: 'character', source: take(reader, classLength(reader))};
	if (next === '\\') return readEscape(reader);
	if (next === '^' || next === '$') {
		reader.at += 1;
		return {type: 'assertion', kind: next === '^' ? 'start' : 'end'};
	}

	const character = take(reader, lengthAt(reader.source, reader.at));
	const isSpecial = character === '.' || !/[\]{}]/.test(character);
	return {type: 'character', source: isSpecial ? character : `\\${character}`};
}

function readGroup(reader: Reader): PatternNode {
	const head = /\((?:\?(?:(<?)([=!])|:|<[^>]*>))?/y;
	head.lastIndex = reader.at;
	const [all = '(', behind, sign] = head.exec(reader.source) ?? [];
	reader.at += all.length;
	const inner = readChoice(reader);
	// The closing parenthesis.
	reader.at += 1;
	if (sign === undefined) return inner;
	return {type: 'look', isBehind: behind === '<', isNegative: sign === '!', inner};
}

/** Length of the class that begins here, brackets included. */
function classLength({source, at}: Reader): number {
	let end = at + 1;
	while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1;
	return end + 1 - at;
}

// In this order: a pair of surrogates, other numbers, a property, a control letter.
const longEscape =
	/\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z])/y;

function readEscape(reader: Reader): PatternNode {
	const {source, at} = reader;
	const letter = source[at + 1] ?? '';
	if (letter === 'b' || letter === 'B') {
		reader.at += 2;
		return {type: 'assertion', kind: letter === 'b' ? 'boundary' : 'noBoundary'};
	}

	const reference = /\\(?:[1-9]\d*|k<[^>]*>)/y;
	reference.lastIndex = at;
	const referred = reference.exec(source)?.[0];
	if (referred !== undefined) {
		reader.at += referred.length;
		return {type: 'reference'};
	}

	longEscape.lastIndex = at;
	const long = longEscape.exec(source)?.[0];
	const length = long?.length ?? 1 + lengthAt(source, at + 1);
	return {type: 'character', source: take(reader, length)};
}

function take(reader: Reader, length: number): string {
	const taken = reader.source.slice(reader.at, reader.at + length);
	reader.at += length;
	return taken;
}

/** Units of the character at `at`. */
function lengthAt(source: string, at: number): number {
	return (source.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
